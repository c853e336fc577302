/** Every word about links and about finding people, in English: one table to translate, no behaviour. */
import { count, list } from "../language.ts";

const also = (service: string, name: string): string => (name === "" ? service : `${name} on ${service}`);

export const links = {
  title: "Links between your accounts",
  lede: "Nobody joins your accounts but you. What you show to a person stays with that person; what you register, the server knows until you undo it.",

  minor: "An account that counts as under 18 is linked with no other, and shown to nobody beside another.",

  ownWords: "The words of this account’s key, by which you know it when a link is proposed:",

  private: {
    title: "Private",
    hint: "Side by side in the unified inbox of your browsers. The server learns nothing of it.",
    peers: (names: string[]) => `Shown beside ${list(names)}.`,
    alone: "Shown beside no other account.",
    elsewhere:
      "You show this account in the unified inbox of another browser. In this one it waits for you to allow it.",
  },

  shown: {
    title: "Shown",
    hint: "To one person each, inside the encrypted conversation. Only they can check it; to anybody else it proves nothing.",
    none: "You have shown this account to nobody as yours. You can do that in the unified inbox, in the details of a conversation of two.",
    whom: (who: string, service: string) => `${who} on ${service}`,
    what: (other: string, service: string) => `sees that you are also ${also(service, other)}`,
    whatHere: (other: string, service: string) =>
      `knows you as ${also(service, other)}, and sees that this account is yours, too`,
    until: (date: string) => `Holds until ${date}; renewed by itself while you use the unified inbox.`,
    ended: "Ended here. They are told as soon as you open the unified inbox.",
    stop: "Stop showing",
    stopTo: (who: string) => `Stop showing to ${who}`,
    stopped: (who: string) => `${who} is told that it ended.`,
    stoppedHere: "Ended. They are told as soon as you open the unified inbox.",
  },

  registered: {
    title: "Registered",
    hint: "The server knows that two accounts are yours, and does with it only what you agreed to, on both sides. Undone by either side at once.",
    none: "The server knows of no other account of yours.",
    how: "To register a link, open the unified inbox and choose Settings.",
    with: (name: string, service: string) => `With ${also(service, name)}`,
    effects: {
      link_found: "Whoever finds one finds the other.",
      link_reach: "Whoever may write to one may write to the other.",
      link_sign_in: "One sign-in opens both.",
    },
    nothing: "Without any effect.",
    undo: "Undo",
    undoWith: (service: string) => `Undo the link with ${service}`,
    undone: "Undone. The row and its key are destroyed. Your receipts stay with you.",
  },

  proposal: {
    region: "Waiting for your yes",
    title: (own: string, other: string) => `Let the server know that ${own} and ${other} are yours?`,
    text: "You asked for this in the unified inbox. Each is a question of its own, and this link needs a yes to all of them. The other account is asked, too, on its own page.",
    words: "Be sure that it is yours: on its own page, under Links, it has these words.",
    yes: "Register the link",
    no: "Do not register",
    signed: "This account agreed. Now the other one, on its own page.",
    open: (service: string) => `Go on to ${service}`,
    done: "The link is registered.",
    dropped: "Nothing was registered.",
    agreed: "You said yes to this before.",
  },

  register: {
    open: "Register a link",
    title: "Register a link",
    text: "The server will know that these two accounts are yours. Nothing happens before you say yes on each account’s own page.",
    accounts: "Accounts",
    effects: "What for",
    effect: {
      link_found: "People who find one find the other",
      link_reach: "People who may write to one may write to the other",
      link_sign_in: "Signing in to one signs in to the other",
    },
    next: "Next",
    onEach: "Now say yes on each account’s own page.",
    confirmOn: (service: string) => `Confirm on ${service}`,
    two: "Choose two accounts.",
  },

  details: {
    also: (name: string, service: string, by: string) =>
      name === ""
        ? `Also on ${service}, shown to you by ${by}`
        : `Also on ${service} as ${name}, shown to you by ${by}`,
    title: (who: string) => `Other accounts of ${who}`,
    address: (address: string) => `Address they gave: ${address}`,
    own: (who: string) => `What ${who} knows of you`,
    nothing: (who: string) => `${who} knows only the account you write with here.`,
    shows: (name: string, service: string) => `That you are also ${also(service, name)}`,
    show: "Show another account",
    choose: "Which account",
    address_: "Tell its address, too",
    addressHint: "Without it they see the service and the name you go by there.",
    submit: (who: string) => `Show to ${who}`,
    vouch: (who: string) =>
      `Only ${who} can check it. Handed on, it proves nothing: ${who} could have made it up. You can end it at any time.`,
    shown: (who: string) => `${who} sees it now.`,
  },

  inbox: {
    arrange: "Your accounts here",
    arrangeText:
      "Names, colours and order are kept, encrypted, in each account’s own keyring. No server can read them.",
    label: (service: string) => `Name for ${service}`,
    colour: (service: string) => `Colour for ${service}`,
    colours: {
      "": "None",
      clay: "Clay",
      amber: "Amber",
      moss: "Moss",
      lagoon: "Lagoon",
      iris: "Iris",
      slate: "Slate",
    } as Record<string, string>,
    up: (service: string) => `Move ${service} up`,
    down: (service: string) => `Move ${service} down`,
    remove: (service: string) => `Remove ${service} from this inbox`,
    removed: (service: string) => `${service} is no longer shown here, nor in your other browsers.`,
    again: "Join again",
    againText: (names: string[]) =>
      `${list(names)} ${names.length === 1 ? "belongs" : "belong"} to your unified inbox, too.`,
    signIn: (service: string) => `Sign in to ${service}`,
    allow: (service: string) => `Show ${service} here`,
    forget: "Forget",
    forgot: "It is not offered again.",
  },

  find: {
    open: "Find people",
    label: "Whole name or handle",
    submit: "Find",
    hint: "Only people who allowed it are found, by exactly this name. Nothing is kept of what you look for.",
    none: "Nobody with this name wants to be found from here.",
    results: (n: number) => count(n, "One person", "# people"),
    pick: (name: string, service: string) => `Write to ${also(service, name)}`,
    through: (name: string) => `the same person as ${name}, who registered that`,
    nameless: "No name there",
    picked: "Found people it goes to",
    unpick: (what: string) => `Do not write to ${what}`,
  },

  signIn: {
    with: (service: string) => `Sign in with a linked ${service} account`,
    title: (service: string) => `Sign in to your ${service} account in this browser?`,
    text: (own: string, service: string) =>
      `You asked for this on ${service}’s page. This account and that one are linked for signing in. ${own} lets you in there without its password.`,
    yes: (service: string) => `Sign in to ${service}`,
    no: "Stay here",
  },

  events: {
    shown: (who: string, what: string) => `${who} showed another account: ${what}`,
    shownOwn: (what: string) => `You showed another account of yours: ${what}`,
    ended: (who: string, what: string) => `${who} no longer shows: ${what}`,
    endedOwn: (what: string) => `You no longer show: ${what}`,
  },
  also,
};

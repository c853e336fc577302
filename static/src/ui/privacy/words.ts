/** Every word of the privacy centre but the purposes' own, which the service publishes: one table to translate. */
import { count } from "../language.ts";

const plain = {
  centre: "Privacy centre",
  limits: "Honest limits",
  closed: "Off, because you count as under 18.",
  closedOn: "You allowed this before. Nothing is done for it while you count as under 18.",
  parts: {
    knows: "What the server knows",
    allow: "What I allow",
    reach: "Who can reach me",
    links: "Links",
    devices: "Devices",
    export: "Export",
    delete: "Delete everything",
  },

  knows: {
    title: "What the server knows about you",
    lede: (n: number) =>
      `${count(n, "One row", "# rows")}, read from the database a moment ago. Not among them: whom you write to, what you write, and which other accounts are yours.`,
    ledeLinked: (n: number) =>
      `${count(n, "One row", "# rows")}, read from the database a moment ago. Not among them: whom you write to, and what you write. Which other account is yours stands in the links you registered.`,
    reading: "Read from the database while you wait.",
    fields: "Field by field",
    fieldsHint: "A column cannot be added to the database without this list, and a test, changing with it.",
    again: "Read again",
    json: "Download as JSON",
    field: "Field",
    value: "Value now",
    why: "What it tells",
    rows: (n: number) => count(n, "One row", "# rows"),
    none: "No row",
    empty: "Nothing of this account is in it.",
    bytes: (size: string) => `${size}, sealed or a key`,
    digest: "SHA-256",
    nothing: "Nothing",
    yes: "Yes",
    no: "No",
    seen: "While a request is being answered, the process sees its address and its time. It writes neither down.",
  },

  allow: {
    title: "What you allow",
    lede: "Nothing is on until you turn it on. Turning it off is as quick, and works at once.",
    purposes: "Purposes",
    purposesHint: "Each with the words that count. The switch is a signed statement: it names exactly these words.",
    allOff: "Turn everything off",
    allOffDone: (shown: number) =>
      shown === 0 ? "Everything is off." : "Everything is off. Whoever saw another account of yours is told.",
    allOffWaiting: "Off in this browser. The service is told as soon as it answers.",
    allOffNothing: "Nothing is on.",
    allOffEnds: "One tap ends",
    allOffEndsList: (shown: number) => [
      "every consent below: withdrawn, with a receipt for each",
      "every link that you registered: the server forgets it",
      `every link that you showed to somebody (${shown === 0 ? "none" : count(shown, "one", "#")} now): they are told in the conversation`,
    ],
    allOffLater:
      "Without a connection it counts here at once and leaves by itself later. Who sees this account beside another one of yours is told when you next open the unified inbox.",
    allOffStays:
      "It leaves alone what is no consent: whether people on this service may write first, whom you blocked, and your unified inbox, of which no server knows.",
    version: (n: number) => `Text version ${String(n)}`,
    basis: (basis: string) => `Legal basis: ${basis}`,
    state: {
      granted: (when: string) => `On since ${when}`,
      refused: (when: string) => `Refused ${when}`,
      withdrawn: (when: string) => `Turned off ${when}`,
    },
    unanswered: (when: string) => `Asked ${when}, not answered`,
    neverAsked: "Never asked",
    refusedForAll: "Cannot be turned on",
    lapsed: "The text has changed. Until you decide again, nothing is done for it.",
    waiting: "Kept in this browser. It is sent as soon as the service answers.",
    failed: "The service did not take this. Read the text again, and decide anew.",
    receipt: (n: number) => `Download receipt ${String(n)}`,
    saveReceipt: (n: number, title: string) => `Download receipt ${String(n)}: ${title}`,
    verify: "Verify",
    verifyOf: (title: string) => `Verify: ${title}`,
    receipts: "Receipts",
    receiptsHint:
      "The proof of every decision: signed by your device, chained and signed by the service. They are yours.",
    noReceipts: "You have decided nothing yet.",
    what: "What",
    decision: "Decision",
    hour: "Hour",
    act: { grant: "Allowed", refuse: "Refused", withdraw: "Turned off" },
    check: "Check a receipt",
    checkHint:
      "Any receipt of this service, also one that somebody else shows you. It is checked in this browser and goes nowhere.",
    choose: "Receipt file",
    good: "It holds.",
    goodOwn: "It holds: signed by your device and by the service, over exactly these words.",
    goodOther: "It holds: signed by somebody else’s device and by the service.",
    bad: "It does not hold.",
    faults: {
      form: "This is no receipt.",
      key: "It names another key than the one this browser knows of the service.",
      server: "The service did not sign this entry.",
      signature: "The device did not sign this decision.",
      text: "The words on it are not those that were decided about.",
      fields: "What it says outside the signed entry is something else than what is in it.",
      subject: "It is not a decision of this account.",
    },
    controller: (name: string, contact: string) => `Who asks, and answers for it: ${name}, ${contact}.`,
  },

  reach: {
    title: "Who can reach and find you",
    lede: "A first message is a knock. You accept or decline each one, and declining tells nobody anything.",
    write: "Who may write first",
    writeHint: "Whoever may not gets the same answer as if you did not exist.",
    nobody: "Nobody new",
    nobodyText: "Only people you already write with. Add somebody by writing to them yourself.",
    service: (name: string) => `People on ${name}`,
    serviceText: {
      email: "Who knows your e-mail address.",
      handle: "Who knows your handle.",
      phone: "Who knows your phone number.",
    },
    find: "Who can find me",
    findHint: "Nobody can list or search people here unless they agreed to it.",
    exact: "By the exact address alone",
    exactText: {
      email:
        "Whoever types your whole e-mail address reaches your door, if it is open to them. The server compares keyed codes and does not keep the address.",
      handle: "Whoever types your whole handle reaches your door, if it is open to them.",
      phone:
        "Whoever types your whole number reaches your door, if it is open to them. The server compares keyed codes and does not keep the number.",
    },
    minorLede: "You count as under 18. Nobody new can knock; you write first to whom you like.",
    minor:
      "Nobody new can write to you or add you to a group, whatever you allow elsewhere. Who already writes with you goes on.",
    hidden: "By nobody",
    hiddenText:
      "You are in no directory, and whoever types your exact address gets the same answer as if you did not exist.",
    blocked: "Nobody new may knock, so the switch for other services has nothing to do for now.",
  },

  age: {
    title: "Your age",
    hint: "Your own word. Nobody checks it, and nobody asks for a birthday.",
    adult: "You have not said that you are under 18.",
    adultText:
      "If you are, say so. From that moment on strangers cannot write to you or find you, links between your accounts end, and nobody sees what you have read.",
    minor: "You said that you are under 18.",
    minorText: (service: string) =>
      `${service} protects you: strangers cannot write to you or find you, your accounts are not linked, and nobody sees what you have read.`,
    unprotected: (service: string) =>
      `${service} protects nobody for their age at the moment: its staff decided so. What you allow holds.`,
    until: (when: string) => `From ${when} on you count as 18 or older.`,
    untilText: "Until then nothing changes, and you can take it back. Who said it in haste, or was made to, has time.",
    sayMinor: "I am under 18",
    sayAdult: "I am 18 or older",
    takeBack: "Take it back: I am under 18",
    wait: "It counts days later, from an hour that you are told at once.",
  },

  devices: {
    title: "Your devices and sessions",
    lede: "A device is a browser with keys of its own. A session is what keeps it signed in.",
    list: "Devices",
    listHint: "The server knows their public keys. It does not know what or where they are.",
    until: (when: string) => `Signed in until ${when}, if unused`,
    none: "Not signed in at the moment",
    loose: (n: number) => count(n, "One session without a device", "# sessions without a device"),
    looseHint: "Somebody signed in with your password or recovery key, and that is as far as it went.",
    outOf: (name: string) => `Sign out: ${name}`,
    outTitle: (name: string) => `Sign out: ${name}`,
    outNow:
      "It is signed out at once, and wipes what this account keeps on it: its messages and its keys. If it is not connected now, it does so when it next connects. After half a year it is not told any more.",
    outNot:
      "A device that never connects again keeps what it had. And it is not taken out of your conversations yet: software that ignores the sign-out could go on reading them.",
    outStolen:
      "If it may be in the wrong hands, change your password, leave the conversations that matter, and begin them anew: to new ones it is not added.",
    outLoose:
      "Whoever is signed in that way is signed out at once. If it was not you, change your password. What they have read of your contacts and seats, they keep.",
    outYes: "Sign out now",
    outDone: (name: string) => `Signed out: ${name}`,
  },

  export: {
    title: "Take everything with you",
    lede: "One zip, made in this browser: nobody else could, because nobody else can read it.",
    what: "What is in it",
    whatHint: "Plain files: JSON for programs, text for people.",
    parts: [
      "everything the server has about this account, field by field",
      "every receipt, one file each",
      "every conversation on this device: members, messages, when and by whom",
    ],
    not: "Not in it: messages that are on other devices of yours only, files that were sent or received, and your keys. The recovery key is in the settings.",
    make: "Export everything",
    cancel: "Cancel export",
    progress: "Progress of the export",
    step: {
      server: "Asking the server for its part",
      messages: (n: number, of: number) => `Conversation ${String(n)} of ${String(of)}`,
      zip: "Closing the file",
    },
    count: (n: number) => count(n, "One message so far", "# messages so far"),
    done: (name: string, n: number) => `${name} is saved, with ${count(n, "one message", "# messages")}.`,
    cancelled: "The export was cancelled. Nothing of it is left.",
    file: (service: string, day: string) => `${service}-${day}.zip`,
  },

  delete: {
    title: "Delete everything",
    lede: "For good, and at once. Nobody can bring it back, and neither can we.",
    goes: "What goes",
    goesList: [
      "the account, its keys on the server, its sessions, what waits at its door, its entry in the directory",
      "links you registered: the row and its key, for both accounts",
      "the pseudonyms under which you decided: the entries of the ledger stay, and nobody can tell any more whose they were",
      "your seats in conversations: your devices leave them, and the others see that you left",
      "everything of this account in this browser: messages, keys, receipts",
    ],
    others: "What others keep",
    othersList: [
      "the messages they received from you, on their devices",
      "the sealed copies of those messages on the server, until they expire like all messages",
      "the name you showed them",
    ],
    staff: "What the staff’s records keep",
    staffList: [
      "a request that you made to the staff, without the account it was about",
      "that the staff looked at the account, if they did: under a code that tells nothing without a key kept elsewhere",
    ],
    backups: "When backups forget",
    log: "The database’s own log forgets within a quarter of an hour.",
    backupDays: (n: number) =>
      count(n, "Backups of the server are dropped after one day.", "Backups of the server are dropped after # days."),
    backupUnknown:
      "The operator of this server does not say how long backups are kept. Until they are dropped, they hold what was deleted.",
    first: "Take what you want to keep first: the export is complete, receipts included.",
    toExport: "Export",
    sure: "Delete the account",
  },

  question: {
    region: "A question",
    changed: "The text of something you decided has changed.",
    once: "Asked once. Without an answer it stays off, and you are not asked again for a year.",
    yes: "Allow",
    no: "Do not allow",
    all: "All of it in the privacy centre",
    noted: { grant: "It is on. You can turn it off at any time.", refuse: "It stays off." },
  },

  glance: {
    title: "Privacy",
    text: "What each account allows, as its own page keeps it. To change something, go there: this page may only look.",
    on: "On",
    off: "Off",
    never: "Never decided",
    refused: "Refused for everybody",
    door: { nobody: "Nobody new may write", service: "People of its own service may write" },
    open: (service: string) => `Privacy centre of ${service}`,
    none: "No account is shown here yet",
  },
};

export const privacy = plain;

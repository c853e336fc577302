"""Every limit with its name and its reason, in one list; ``LIMIT_<NAME>`` in the environment overrides one."""

import os
from typing import NamedTuple

KIB, MIB = 1024, 1024 * 1024


class Limit(NamedTuple):
    """One limit: what it is in force as, what it is by default, and why."""

    value: int
    default: int
    reason: str


LIMITS: dict[str, Limit] = {}


def limit(name: str, default: int, reason: str) -> int:
    """The value in force; it is listed from now on. Raises: ValueError when the override is no whole number above 0."""
    value = int(os.environ.get(f"LIMIT_{name}", default))
    if value < 1:
        raise ValueError(f"LIMIT_{name} must be a whole number above 0")
    LIMITS[name] = Limit(value, default, reason)
    return value


# Conversations and delivery: what one seat, one socket and one address may cost.

MESSAGE_BYTES = limit(
    "MESSAGE_BYTES",
    256 * KIB,
    "a commit of 64 Adds in a group of 1,000 members fits; attachments travel as blobs",
)
WHISPER_BYTES = limit(
    "WHISPER_BYTES",
    KIB,
    "a whisper says that someone is typing; it is no second, unstored chat",
)
SLOT_BYTES = limit("SLOT_BYTES", MIB, "a GroupInfo with the tree of 1,000 members fits")
BLOB_BYTES = limit("BLOB_BYTES", MIB, "a first GroupInfo with its tree fits, like a slot")
BLOBS_PER_CONVERSATION = limit("BLOBS_PER_CONVERSATION", 64, "one for each batch of Adds, and no file store")
SEATS_PER_CONVERSATION = limit("SEATS_PER_CONVERSATION", 1000, "the largest group that was measured")
SLOTS_KEPT = limit("SLOTS_KEPT", 2, "the newest GroupInfo and one to fall back to")
READ_MESSAGES = limit(
    "READ_MESSAGES",
    1000,
    "one page of a backlog: some hundred milliseconds of a browser's work",
)
READ_BYTES = limit(
    "READ_BYTES",
    4 * MIB,
    "one page of a backlog held in memory, however large its messages are",
)

SOCKETS_PER_ADDRESS = limit(
    "SOCKETS_PER_ADDRESS",
    256,
    "a school behind one address, not a botnet behind one machine",
)
ACCOUNT_SOCKETS_PER_ADDRESS = limit(
    "ACCOUNT_SOCKETS_PER_ADDRESS",
    256,
    "signed in or not: an account opens one socket of each kind, so as many as SOCKETS_PER_ADDRESS",
)
AUTHENTICATE_SECONDS = limit(
    "AUTHENTICATE_SECONDS", 10, "how long an account's socket may stay that has not said whose it is"
)
AUTHENTICATE_CHARACTERS = limit("AUTHENTICATE_CHARACTERS", 256, "of its first frame: a token, and the words around it")
REQUEST_HEAD_SECONDS = limit(
    "REQUEST_HEAD_SECONDS",
    10,
    "from a connection's first moment to the end of its request's head; a round trip and a lost packet fit many times",
)
REQUEST_BODY_SECONDS = limit("REQUEST_BODY_SECONDS", 120, "a full keyring by a slow phone; a drip of bytes ends here")
SOCKET_PING_SECONDS = limit("SOCKET_PING_SECONDS", 20, "below the minute after which networks forget a quiet socket")
SOCKET_PONG_SECONDS = limit(
    "SOCKET_PONG_SECONDS",
    30,
    "without a word after a ping, or in the middle of a frame: a train's tunnel; then the socket is closed",
)
SEATS_PER_SOCKET = limit("SEATS_PER_SOCKET", 2000, "an inbox of 500 conversations, four times over")
SOCKET_FRAME_BYTES = limit(
    "SOCKET_FRAME_BYTES",
    MIB,
    "several of the largest messages; a server buffers it whole",
)
SOCKET_QUEUE_BYTES = limit(
    "SOCKET_QUEUE_BYTES",
    2 * MIB,
    "what a slow reader may hold in memory before it is stood up",
)
SOCKET_WRITE_BYTES = limit(
    "SOCKET_WRITE_BYTES",
    256 * KIB,
    "frames joined into one write stay below every client's cap",
)
SOCKET_UNANSWERED = limit(
    "SOCKET_UNANSWERED",
    1024,
    "sends of one socket that wait for the disk at the same time",
)
SOCKET_REFUSALS_A_MINUTE = limit(
    "SOCKET_REFUSALS_A_MINUTE",
    120,
    "a client that is refused more often is broken or worse",
)

HANDSHAKES_A_MINUTE = limit(
    "HANDSHAKES_A_MINUTE",
    6,
    "each makes every member work; more would hold a group still",
)
MESSAGES_A_MINUTE = limit("MESSAGES_A_MINUTE", 600, "ten a second for a bot, far above a person")
MESSAGES_AT_ONCE = limit("MESSAGES_AT_ONCE", 300, "what was written on a train goes out in one go")
WHISPERS_A_MINUTE = limit(
    "WHISPERS_A_MINUTE",
    120,
    "typing is said every few seconds, in more than one device",
)
STORED_BYTES_A_DAY = limit(
    "STORED_BYTES_A_DAY",
    64 * MIB,
    "one seat cannot fill a small server's disk in a day",
)
COMPLAINTS_A_MINUTE = limit(
    "COMPLAINTS_A_MINUTE",
    20,
    "one by itself of every device of an account, and what a person asks for",
)
COMPLAINT_SECONDS = limit(
    "COMPLAINT_SECONDS",
    3600,
    "how long it is known, in memory only, which seat wrote what and who complained",
)
MUTE_SECONDS = limit("MUTE_SECONDS", 3600, "a flood ends, and nobody is silenced for good; what waited is sent then")
AUTHORS_PER_CONVERSATION = limit(
    "AUTHORS_PER_CONVERSATION",
    2000,
    "three minutes of one seat's flood, and complaints come within seconds",
)
AUTHORS_KEPT = limit(
    "AUTHORS_KEPT", 100_000, "of all conversations: 12 MiB of memory; beyond it the oldest are forgotten"
)
COMPLAINTS_KEPT = limit(
    "COMPLAINTS_KEPT",
    50_000,
    "of all conversations, and as many muted seats; beyond it the oldest are forgotten",
)
CONVERSATIONS_AN_HOUR = limit(
    "CONVERSATIONS_AN_HOUR",
    120,
    "per address: making one costs no account, so it costs time",
)
CONVERSATIONS_AT_ONCE = limit("CONVERSATIONS_AT_ONCE", 60, "per address: a busy first day with the product")

# Attachments: objects in the storage, which belong to nobody.

ATTACHMENT_BYTES = limit(
    "ATTACHMENT_BYTES", 2048 * MIB, "a long film of a phone; streamed in chunks, never in memory as a whole"
)
ATTACHMENT_BYTES_MIN = limit("ATTACHMENT_BYTES_MIN", 16 * KIB, "smaller ones are padded: a note looks like an icon")
ATTACHMENT_CHUNK_BYTES = limit(
    "ATTACHMENT_CHUNK_BYTES", MIB, "what is sent again after a lost connection, and what a server holds in memory"
)
ATTACHMENT_BYTES_A_DAY = limit("ATTACHMENT_BYTES_A_DAY", 8192 * MIB, "permits of one seat: four of the largest files")
ATTACHMENT_BYTES_OF_AN_ADDRESS_A_DAY = limit(
    "ATTACHMENT_BYTES_OF_AN_ADDRESS_A_DAY", 32_768 * MIB, "uploads of a school behind one address"
)
ATTACHMENT_READS_A_MINUTE = limit(
    "ATTACHMENT_READS_A_MINUTE", 30_000, "per address, in chunks: 500 MiB a second for a school behind one address"
)
STORED_ATTACHMENT_BYTES = limit(
    "STORED_ATTACHMENT_BYTES", 102_400 * MIB, "what all of them may take, so that a disk is not filled unseen"
)
PERMIT_HOURS = limit("PERMIT_HOURS", 24, "an upload that waited for a night's connection; the permit says its hour")
UPLOAD_DAYS = limit("UPLOAD_DAYS", 3, "an unfinished upload goes on after a weekend; then it is dropped")
ATTACHMENT_DAYS = limit("ATTACHMENT_DAYS", 90, "as long as the message that tells of it, and no longer")

MESSAGE_DAYS = limit(
    "MESSAGE_DAYS",
    90,
    "handshakes must reach a device that was away for a season; shown in the product",
)
BLOB_DAYS = limit("BLOB_DAYS", 90, "as long as the messages that follow the join it is for")
LONELY_DAYS = limit("LONELY_DAYS", 7, "a conversation whose second seat never came is nobody's")
APPEND_SECONDS = limit(
    "APPEND_SECONDS",
    30,
    "how long HTTP waits for the disk; then the client sends the same again, and it is stored once",
)
DATABASE_LOCK_SECONDS = limit(
    "DATABASE_LOCK_SECONDS",
    30,
    "how long SQLite waits while somebody else writes, a command or a backup; then it is refused",
)
WRITER_QUEUE_BYTES = limit(
    "WRITER_QUEUE_BYTES",
    64 * MIB,
    "what waits for a disk that is slow or full, of all senders; more is refused, and sent again later",
)
WRITER_BATCH = limit(
    "WRITER_BATCH",
    512,
    "messages of one transaction; larger ones gain nothing that was measured",
)
SWEEP_SECONDS = limit(
    "SWEEP_SECONDS",
    900,
    "how often what is expired is dropped and the log of the database truncated",
)

# Services, accounts, devices and invitations: what one person, one identifier and one address may ask.

CODES_AN_HOUR = limit("CODES_AN_HOUR", 5, "per identifier: each costs its owner a message, and the operator money")
CODES_OF_AN_ADDRESS_AN_HOUR = limit(
    "CODES_OF_AN_ADDRESS_AN_HOUR", 120, "a class that signs up in one lesson, not a machine that texts the world"
)
CODE_TRIES = limit("CODE_TRIES", 5, "guesses of six digits in the life of a code: one in 200,000 gets in")
CODE_MINUTES = limit("CODE_MINUTES", 10, "long enough for slow mail")
SIGN_UP_MINUTES = limit("SIGN_UP_MINUTES", 30, "from the proven identifier to the account: time to choose a password")
SIGN_UPS_OF_AN_ADDRESS_AN_HOUR = limit(
    "SIGN_UPS_OF_AN_ADDRESS_AN_HOUR", 240, "a school behind one address; trying handles one by one stays slow"
)
SALTS_OF_AN_ADDRESS_AN_HOUR = limit("SALTS_OF_AN_ADDRESS_AN_HOUR", 600, "asked once a sign-in")
PROOFS_AN_HOUR = limit("PROOFS_AN_HOUR", 20, "wrong passwords of one account: far from guessing one, near to typing it")
PROOFS_OF_AN_ADDRESS_AN_HOUR = limit(
    "PROOFS_OF_AN_ADDRESS_AN_HOUR", 200, "wrong passwords of a school behind one address"
)
TOKEN_DAYS = limit("TOKEN_DAYS", 180, "a device in a drawer for half a year signs in anew")
TOKENS_PER_ACCOUNT = limit("TOKENS_PER_ACCOUNT", 64, "devices, and sign-ins that were never ended")
WRAP_BYTES = limit("WRAP_BYTES", 512, "a wrapped key of 32 bytes, with room for other ways to wrap it")
KEYRING_BYTES = limit("KEYRING_BYTES", MIB, "some 2,000 conversations; one is read and written whole")
MANIFEST_BYTES = limit("MANIFEST_BYTES", 4 * KIB, "DEVICES_PER_ACCOUNT devices of 120 bytes each")
DEVICES_PER_ACCOUNT = limit("DEVICES_PER_ACCOUNT", 16, "each is a leaf in every group of its owner")
KEY_PACKAGES_PER_DEVICE = limit("KEY_PACKAGES_PER_DEVICE", 100, "first contacts between two top-ups a day")
KEY_PACKAGE_BYTES = limit("KEY_PACKAGE_BYTES", 4 * KIB, "one of suite 3 with its credential is below 1 KiB")
CLAIMS_AN_HOUR = limit(
    "CLAIMS_AN_HOUR", 240, "per claimant; beyond it only last-resort packages, so that none drains others"
)
CLAIMS_A_DAY = limit("CLAIMS_A_DAY", 3000, "per claimant; who asks for more is listing people")
CLAIMS_OF_ONE_A_DAY = limit("CLAIMS_OF_ONE_A_DAY", 80, "per target, below a device's stock: a crowd cannot drain it")
INVITATION_BYTES = limit("INVITATION_BYTES", 8 * KIB, "exactly: every invitation looks like every other")
INVITATIONS_AN_HOUR = limit("INVITATIONS_AN_HOUR", 500, "per sender; a large group is invited in one go")
INVITATIONS_PER_ACCOUNT = limit("INVITATIONS_PER_ACCOUNT", 1000, "8 MiB that wait for one account; more are dropped")
INVITATIONS_READ = limit("INVITATIONS_READ", 50, "one page: 550 kB of JSON")
LINKS_PER_ACCOUNT = limit("LINKS_PER_ACCOUNT", 8, "registered: one to each other service, and some to spare")
LINKS_A_DAY = limit("LINKS_A_DAY", 40, "halves that one account hands in: each costs two checks of a signature")
LINK_WAITS_MINUTES = limit("LINK_WAITS_MINUTES", 60, "from the first side's signature to the second's: one sitting")
LINK_SESSIONS_A_DAY = limit("LINK_SESSIONS_A_DAY", 20, "sign-ins through a link: new browsers of one person")
LINK_SECRET_BYTES = limit("LINK_SECRET_BYTES", 512, "a sealed key of 32 bytes, with room for what comes later")
STATEMENT_BYTES = limit("STATEMENT_BYTES", 1024, "a link statement with every purpose is below 400 bytes")
SEARCHES_AN_HOUR = limit("SEARCHES_AN_HOUR", 60, "per account: looking for friends, not for everybody")
SEARCHES_A_DAY = limit("SEARCHES_A_DAY", 200, "per account: who asks for more is listing people")
SEARCH_RESULTS = limit("SEARCH_RESULTS", 20, "namesakes that fit on a screen")
LISTED_NAME_CHARACTERS = limit("LISTED_NAME_CHARACTERS", 128, "longer than any name that somebody would type")
LOOSENING_HOURS = limit(
    "LOOSENING_HOURS",
    72,
    "from 'I am 18 or older', or from an officer's 'minors need no protection', to its effect: time to notice",
)
BLOCKS_PER_ACCOUNT = limit("BLOCKS_PER_ACCOUNT", 10_000, "more is a harvest, not a block list")
ACCOUNT_SOCKETS_PER_ACCOUNT = limit("ACCOUNT_SOCKETS_PER_ACCOUNT", 32, "two for each of the devices")

# Staff and what they do: the dashboard on the admin's host.

STAFF_TRIES = limit("STAFF_TRIES", 5, "wrong passwords or codes of one of the staff, before a pause")
STAFF_TRIES_MINUTES = limit(
    "STAFF_TRIES_MINUTES", 5, "the pause: a guesser gets 1,440 tries a day, a clumsy officer a coffee"
)
STAFF_TRIES_OF_AN_ADDRESS = limit(
    "STAFF_TRIES_OF_AN_ADDRESS", 30, "a minute: an office behind one address, all signing in at nine"
)
REQUEST_DAYS_SHORT = limit("REQUEST_DAYS_SHORT", 7, "days left from which a request's clock is shown as pressing")
STAFF_LOG_READ = limit("STAFF_LOG_READ", 100, "one page of the staff log")
PURPOSE_TEXT_CHARACTERS = limit("PURPOSE_TEXT_CHARACTERS", 4000, "two screens; what is longer is not read")
CASE_NOTE_CHARACTERS = limit("CASE_NOTE_CHARACTERS", 2000, "a note about a request, and no file")
LOOK_UPS_AN_HOUR = limit(
    "LOOK_UPS_AN_HOUR", 60, "per officer: answering people takes a few, listing them takes thousands"
)
LEDGER_CHECK_MINUTES = limit(
    "LEDGER_CHECK_MINUTES", 60, "how old a check of the ledgers may be before the dashboard says that it is old"
)

# Consent: what one account may decide, and how often it may be asked.

ASK_AGAIN_DAYS = limit("ASK_AGAIN_DAYS", 365, "no purpose is asked more than once a year after a no or silence")
DECISIONS_AT_ONCE = limit("DECISIONS_AT_ONCE", 16, "every purpose there is, turned off in one go")
DECISIONS_A_DAY = limit(
    "DECISIONS_A_DAY", 400, "per account: each is kept for ever, and nobody changes their mind more"
)
DECISION_BYTES = limit(
    "DECISION_BYTES", 2048, "one decision with its signature and certificate, as JSON, is below 1 KiB"
)
STATISTICS_A_DAY = limit("STATISTICS_A_DAY", 3, "per account: one answer a day, and two that were lost on the way")

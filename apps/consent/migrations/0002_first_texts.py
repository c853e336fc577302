"""The first version of every purpose, with what people read about it; later versions are published, never edited."""

import hashlib
import json
from datetime import date

from django.db import migrations

FIRST_DAY = date(2025, 1, 1)
EVERYWHERE = "messenger,instagram,whatsapp"
CONSENT = "consent, Art. 6(1)(a) GDPR"
CONSENT_TO_COMBINE = "consent, Art. 6(1)(a) GDPR and Art. 5(2) DMA"

# purpose: (legal basis, {language: (title, body)})
FIRST = {
    "cross_service_reach": (
        CONSENT_TO_COMBINE,
        {
            "en": (
                "People on other services may write to me",
                "If you agree, people on the other services here who know your address can send you a first message. "
                "It comes as a request, and you accept it or not.\n"
                "If you do not, only people on your own service can. To everybody else it looks as if you had no "
                "account.\n"
                "The server keeps your decision with its hour, and looks it up each time somebody from another service "
                "wants to reach you. You can change it at any time; it counts at once. Conversations that you accepted "
                "go on.",
            ),
            "de": (
                "Menschen aus anderen Diensten dürfen mir schreiben",
                "Wenn du zustimmst, können dir Menschen aus den anderen Diensten hier, die deine Adresse kennen, eine "
                "erste Nachricht schicken. Sie kommt als Anfrage, und du nimmst sie an oder nicht.\n"
                "Wenn nicht, können das nur Menschen aus deinem eigenen Dienst. Für alle anderen sieht es aus, als "
                "hättest du kein Konto.\n"
                "Der Server behält deine Entscheidung mit der Stunde und schlägt sie jedes Mal nach, wenn dich jemand "
                "aus einem anderen Dienst erreichen will. Du kannst sie jederzeit ändern; das gilt sofort. Gespräche, "
                "die du angenommen hast, gehen weiter.",
            ),
        },
    ),
    "discoverable": (
        CONSENT,
        {
            "en": (
                "People can find me by name or handle",
                "If you agree, the name you type for it, and your handle if you want, stand in a directory. Whoever is "
                "signed in to your service can search it; people of other services find you only if they may also "
                "write to you.\n"
                "The entry is not encrypted: the operator can read it, and so can everybody who searches. Your e-mail "
                "address and phone number are never in it.\n"
                "If you do not agree, only somebody who knows your whole address can reach you. When you take it back, "
                "the entry is deleted at once. What somebody noted before, they still have.",
            ),
            "de": (
                "Man kann mich über Namen oder Handle finden",
                "Wenn du zustimmst, stehen der Name, den du dafür eingibst, und auf Wunsch dein Handle in einem "
                "Verzeichnis. Wer bei deinem Dienst angemeldet ist, kann darin suchen; Menschen aus anderen Diensten "
                "finden dich nur, wenn sie dir auch schreiben dürfen.\n"
                "Der Eintrag ist nicht verschlüsselt: Der Betreiber kann ihn lesen und jeder, der sucht. Deine "
                "E-Mail-Adresse und deine Telefonnummer stehen nie darin.\n"
                "Wenn du nicht zustimmst, erreicht dich nur, wer deine ganze Adresse kennt. Nimmst du es zurück, wird "
                "der Eintrag sofort gelöscht. Was jemand vorher notiert hat, hat er noch.",
            ),
        },
    ),
    "registered_link": (
        CONSENT_TO_COMBINE,
        {
            "en": (
                "The server may know that two accounts are mine",
                "Showing two accounts side by side in your browser does not need this. If you agree, and agree on the "
                "other account too, the server keeps a row that says that both belong to one person.\n"
                "The row is encrypted with a key of its own, but the server has that key: the operator could read it, "
                "and could be made to hand it over, as long as it exists.\n"
                "By itself the link does nothing. Each use of it is asked separately. Either account can end it; then "
                "the row and its key are destroyed at once.",
            ),
            "de": (
                "Der Server darf wissen, dass zwei Konten mir gehören",
                "Um zwei Konten in deinem Browser nebeneinander zu sehen, brauchst du das nicht. Wenn du zustimmst, und "
                "auf dem anderen Konto auch, behält der Server eine Zeile, die sagt, dass beide einem Menschen "
                "gehören.\n"
                "Die Zeile ist mit einem eigenen Schlüssel verschlüsselt, aber der Server hat ihn: Solange es sie gibt, "
                "könnte der Betreiber sie lesen und gezwungen werden, sie herauszugeben.\n"
                "Für sich allein bewirkt die Verknüpfung nichts. Jede Verwendung wird einzeln gefragt. Jedes der beiden "
                "Konten kann sie beenden; dann werden Zeile und Schlüssel sofort vernichtet.",
            ),
        },
    ),
    "link_found": (
        CONSENT_TO_COMBINE,
        {
            "en": (
                "Whoever finds one linked account sees the other",
                "If you agree on both accounts, whoever finds one of them in the directory also sees the linked one: its "
                "service and its name or handle. So people learn that both are yours.\n"
                "If you do not, each account is found alone, or not at all. When you take it back, it is not shown any "
                "more. What somebody saw before, they still know.",
            ),
            "de": (
                "Wer ein verknüpftes Konto findet, sieht das andere",
                "Wenn du auf beiden Konten zustimmst, sieht jeder, der eines davon im Verzeichnis findet, auch das "
                "verknüpfte: seinen Dienst und seinen Namen oder sein Handle. So erfahren Menschen, dass beide dir "
                "gehören.\n"
                "Wenn nicht, wird jedes Konto nur für sich gefunden oder gar nicht. Nimmst du es zurück, wird es nicht "
                "mehr gezeigt. Was jemand vorher gesehen hat, weiß er noch.",
            ),
        },
    ),
    "link_sign_in": (
        CONSENT_TO_COMBINE,
        {
            "en": (
                "One sign-in for both linked accounts",
                "If you agree on both accounts, being signed in to one of them is enough to sign in to the other.\n"
                "That is convenient, and it has a price: whoever gets into one of your accounts can then get into the "
                "other, and the server sees both sign-ins as yours.\n"
                "When you take it back, each account wants its own password again. Browsers that are signed in stay so "
                "until you sign them out.",
            ),
            "de": (
                "Eine Anmeldung für beide verknüpften Konten",
                "Wenn du auf beiden Konten zustimmst, reicht es, bei einem angemeldet zu sein, um dich beim anderen "
                "anzumelden.\n"
                "Das ist bequem und hat einen Preis: Wer in eines deiner Konten kommt, kommt dann auch in das andere, "
                "und der Server sieht, dass beide Anmeldungen von dir sind.\n"
                "Nimmst du es zurück, will jedes Konto wieder sein eigenes Passwort. Angemeldete Browser bleiben es, "
                "bis du sie abmeldest.",
            ),
        },
    ),
    "link_reach": (
        CONSENT_TO_COMBINE,
        {
            "en": (
                "Who may write to one linked account may write to the other",
                "If you agree on both accounts, people who may send a first message to one of them may also send it to "
                "the other, even from another service.\n"
                "If you do not, each account decides for itself who may write first. When you take it back, that counts "
                "at once. Conversations that you accepted go on.",
            ),
            "de": (
                "Wer einem verknüpften Konto schreiben darf, darf auch dem anderen",
                "Wenn du auf beiden Konten zustimmst, dürfen Menschen, die einem davon eine erste Nachricht schicken "
                "dürfen, das auch beim anderen, sogar aus einem anderen Dienst.\n"
                "Wenn nicht, entscheidet jedes Konto für sich, wer zuerst schreiben darf. Nimmst du es zurück, gilt das "
                "sofort. Gespräche, die du angenommen hast, gehen weiter.",
            ),
        },
    ),
    "receipts_and_typing": (
        CONSENT,
        {
            "en": (
                "Others see when I have read and when I type",
                "If you agree, your browser tells the people of a conversation when you have read their messages and "
                "when you are writing. It tells nobody else; it is encrypted as your messages are.\n"
                "If you do not, your browser says neither. The server cannot see these signals, so it cannot enforce "
                "your choice: your own browser does, and it counts on every browser you are signed in with.",
            ),
            "de": (
                "Andere sehen, wann ich gelesen habe und wann ich tippe",
                "Wenn du zustimmst, sagt dein Browser den Menschen in einem Gespräch, wann du ihre Nachrichten gelesen "
                "hast und wann du schreibst. Sonst erfährt es niemand; es ist verschlüsselt wie deine Nachrichten.\n"
                "Wenn nicht, sagt dein Browser beides nicht. Der Server kann diese Signale nicht sehen und deine Wahl "
                "deshalb nicht durchsetzen: Das tut dein eigener Browser, und zwar jeder, in dem du angemeldet bist.",
            ),
        },
    ),
    "usage_statistics": (
        CONSENT,
        {
            "en": (
                "Count how this service is used, without people",
                "If you agree, your browser answers five questions once a day: did you write something, begin a "
                "conversation, use a group, use the unified inbox, use two devices.\n"
                "For each question it first tosses a coin. On heads it tells the truth; on tails a second coin answers. "
                "So no single answer says anything sure about you, and only the sum of many does.\n"
                "The server adds the answers to the sums of the day, and keeps neither the single answers nor who gave "
                "them. If you do not agree, nothing is sent.",
            ),
            "de": (
                "Zählen, wie dieser Dienst benutzt wird, ohne Menschen",
                "Wenn du zustimmst, beantwortet dein Browser einmal am Tag fünf Fragen: Hast du etwas geschrieben, ein "
                "Gespräch begonnen, eine Gruppe benutzt, das gemeinsame Postfach benutzt, zwei Geräte benutzt.\n"
                "Vor jeder Antwort wirft er eine Münze. Bei Kopf sagt er die Wahrheit; bei Zahl antwortet eine zweite "
                "Münze. So sagt keine einzelne Antwort etwas Sicheres über dich, nur die Summe vieler.\n"
                "Der Server zählt die Antworten zu den Summen des Tages und behält weder die einzelnen Antworten, noch "
                "von wem sie waren. Wenn du nicht zustimmst, wird nichts gesendet.",
            ),
        },
    ),
    "history_backup": (
        CONSENT,
        {
            "en": (
                "Keep an encrypted copy of my messages on the server",
                "If you agree, your browser encrypts your messages with a key that only you have and keeps the copy on "
                "the server. A new device can then read what was written before it.\n"
                "The server sees how large the copy is and when it grows. Whoever has your recovery key can read it. "
                "If you do not agree, a new device begins with an empty list. When you take it back, the copy is "
                "deleted.",
            ),
            "de": (
                "Eine verschlüsselte Kopie meiner Nachrichten auf dem Server behalten",
                "Wenn du zustimmst, verschlüsselt dein Browser deine Nachrichten mit einem Schlüssel, den nur du hast, "
                "und legt die Kopie auf den Server. Ein neues Gerät kann dann lesen, was vorher geschrieben wurde.\n"
                "Der Server sieht, wie groß die Kopie ist und wann sie wächst. Wer deinen Wiederherstellungsschlüssel "
                "hat, kann sie lesen. Wenn du nicht zustimmst, beginnt ein neues Gerät mit einer leeren Liste. Nimmst "
                "du es zurück, wird die Kopie gelöscht.",
            ),
        },
    ),
    "push": (
        CONSENT,
        {
            "en": (
                "Wake this device when something arrives",
                "If you agree, the maker of your browser is told that something arrived for this device, so that it "
                "can wake it. It is told neither what nor from whom, but it learns when, and it has your network "
                "address.\n"
                "If you do not, you see what is new when you open the page.",
            ),
            "de": (
                "Dieses Gerät wecken, wenn etwas ankommt",
                "Wenn du zustimmst, erfährt der Hersteller deines Browsers, dass für dieses Gerät etwas angekommen ist, "
                "damit er es wecken kann. Er erfährt weder was noch von wem, aber wann, und er hat deine "
                "Netzwerkadresse.\n"
                "Wenn nicht, siehst du Neues, wenn du die Seite öffnest.",
            ),
        },
    ),
    "research_dataset": (
        CONSENT,
        {
            "en": (
                "Give messages that I choose to research",
                "If you agree, you can pick messages of your own and give them to researchers named there. Nothing "
                "goes without being picked, and nothing that others wrote goes at all.\n"
                "What was given and published cannot be called back. What was not yet published is deleted when you "
                "take it back.",
            ),
            "de": (
                "Ausgewählte Nachrichten der Forschung geben",
                "Wenn du zustimmst, kannst du eigene Nachrichten auswählen und sie dort genannten Forschenden geben. "
                "Nichts geht, was du nicht ausgewählt hast, und nichts, was andere geschrieben haben.\n"
                "Was gegeben und veröffentlicht wurde, lässt sich nicht zurückholen. Was noch nicht veröffentlicht ist, "
                "wird gelöscht, wenn du es zurücknimmst.",
            ),
        },
    ),
    "ads_from_metadata": (
        "none: refused",
        {
            "en": (
                "Advertising from whom I write to, and when",
                "This is not done, for nobody, and it cannot be switched on: not by you, not by anybody who runs this "
                "server. No part of the program reads this line; a test of the program makes sure of it.\n"
                "It stands here so that you can see that it was thought of and refused. Whoever wanted it would have to "
                "change the program.",
            ),
            "de": (
                "Werbung danach, wem ich schreibe und wann",
                "Das geschieht nicht, bei niemandem, und lässt sich nicht einschalten: nicht von dir und nicht von "
                "denen, die diesen Server betreiben. Kein Teil des Programms liest diese Zeile; ein Test des Programms "
                "stellt das sicher.\n"
                "Sie steht hier, damit du siehst, dass daran gedacht und dass es abgelehnt wurde. Wer es wollte, müsste "
                "das Programm ändern.",
            ),
        },
    ),
}


def text_hash(title, body):
    """RFC 8785 for two strings that hold nothing to escape but line breaks and quotes."""
    spelled = json.dumps({"body": body, "title": title}, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).digest()


def fill(apps, schema_editor):
    version, text = apps.get_model("consent", "Version"), apps.get_model("consent", "Text")
    for purpose, (legal_basis, texts) in FIRST.items():
        first = version.objects.create(
            purpose=purpose,
            number=1,
            legal_basis=legal_basis,
            services=EVERYWHERE,
            material=True,
            effective_on=FIRST_DAY,
        )
        for language, (title, body) in texts.items():
            text.objects.create(
                version=first, language=language, title=title, body=body, hash=text_hash(title, body)
            )


class Migration(migrations.Migration):
    dependencies = [("consent", "0001_versions_subjects_entries")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

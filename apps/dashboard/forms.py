"""What officers type, parsed: a version of a purpose, a request, a look-up, a change of policy; decides nothing."""

from datetime import date
from typing import Any

from django import forms

from apps.consent.catalogue import LANGUAGES
from apps.consent.queries import today
from apps.core import limits
from apps.dashboard.models import PROOFS, RIGHTS
from apps.services.catalogue import SERVICES
from apps.services.identifiers import TEXT_MAX

LANGUAGE_NAMES = {"en": "English", "de": "German"}
SERVICE_CHOICES = [(service.id, service.name) for service in SERVICES]
SENTENCE_MAX = 300


class DraftForm(forms.Form):
    """The next version of a purpose."""

    legal_basis = forms.CharField(max_length=64, label="Legal basis")
    services = forms.MultipleChoiceField(
        choices=SERVICE_CHOICES, widget=forms.CheckboxSelectMultiple, label="For the services"
    )
    material = forms.BooleanField(
        required=False,
        label="Material: people are asked again",
        help_text="What they granted rests until they decide. Leave it off for a correction that changes nothing.",
    )
    effective_on = forms.DateField(label="In effect from", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        max_length=SENTENCE_MAX, label="Why it changes", help_text="For your colleague and the log."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            name = LANGUAGE_NAMES[language]
            self.fields[f"title_{language}"] = forms.CharField(max_length=80, label=f"Title, {name}")
            self.fields[f"body_{language}"] = forms.CharField(
                max_length=limits.PURPOSE_TEXT_CHARACTERS,
                label=f"Text, {name}",
                widget=forms.Textarea(attrs={"rows": 8}),
            )

    def clean_effective_on(self) -> date:
        """Raises: ValidationError for a day that is over."""
        chosen: date = self.cleaned_data["effective_on"]
        if chosen < today():
            raise forms.ValidationError("A version cannot take effect before today.")
        return chosen

    def texts(self) -> dict[str, dict[str, str]]:
        """Title and body for each language, with the newlines that people see."""
        return {
            language: {
                "title": self.cleaned_data[f"title_{language}"].strip(),
                "body": self.cleaned_data[f"body_{language}"].replace("\r\n", "\n").strip(),
            }
            for language in LANGUAGES
        }

    def by_language(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """The fields of each language."""
        return [(LANGUAGE_NAMES[each], self[f"title_{each}"], self[f"body_{each}"]) for each in LANGUAGES]


class IdentifierForm(forms.Form):
    """Somebody as they introduced themselves."""

    service = forms.ChoiceField(choices=SERVICE_CHOICES, label="Service")
    identifier = forms.CharField(
        max_length=TEXT_MAX,
        label="E-mail, handle or phone number",
        help_text="It is turned into a keyed tag and not kept.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class PseudonymForm(forms.Form):
    """A pseudonym as it stands in a receipt."""

    pseudonym = forms.RegexField(
        r"^\s*[A-Za-z0-9_-]{43}\s*$", label="Pseudonym", help_text="43 characters, from a receipt."
    )


class CaseForm(IdentifierForm):
    """A request that somebody made."""

    right = forms.ChoiceField(choices=RIGHTS, label="Right")
    received_on = forms.DateField(label="Received on", widget=forms.DateInput(attrs={"type": "date"}))

    def clean_received_on(self) -> date:
        """Raises: ValidationError for a day to come."""
        chosen: date = self.cleaned_data["received_on"]
        if chosen > today():
            raise forms.ValidationError("This day is still to come.")
        return chosen


class StepForm(forms.Form):
    """One step of a request."""

    step = forms.CharField(max_length=16)
    proof = forms.ChoiceField(choices=PROOFS, required=False)
    answer = forms.CharField(max_length=SENTENCE_MAX, required=False)


class NoteForm(forms.Form):
    """A note about a request."""

    text = forms.CharField(
        max_length=limits.CASE_NOTE_CHARACTERS,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No names, addresses or content of messages: notes outlive the account.",
    )


class LongerForm(forms.Form):
    """Two months more, and why (GDPR, Article 12(3))."""

    reason = forms.CharField(max_length=SENTENCE_MAX, label="Why it takes longer")


class PolicyForm(forms.Form):
    """One change of one policy."""

    service = forms.ChoiceField(choices=SERVICE_CHOICES)
    policy = forms.CharField(max_length=32)
    value = forms.CharField(max_length=32)
    reason = forms.CharField(max_length=SENTENCE_MAX, required=False)

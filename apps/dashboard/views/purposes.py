"""The register of purposes: reading a version, writing the next one, comparing, previewing, proposing, approving."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.consent.catalogue import LANGUAGES
from apps.consent.queries import today
from apps.dashboard.actions import drafts
from apps.dashboard.authentication import may, officer_of, staff
from apps.dashboard.forms import LANGUAGE_NAMES, DraftForm
from apps.dashboard.models import Draft
from apps.dashboard.queries import purposes
from apps.dashboard.views.pages import page

STEPS = {"propose": drafts.propose, "drop": drafts.drop, "approve": drafts.approve}
SAID = {
    "propose": "Proposed. Another officer has to approve it before anybody sees it.",
    "drop": "Dropped. Nobody saw it.",
    "approve": "Approved. People read it from its day on.",
}


@staff("see_figures")
def register(request: HttpRequest) -> HttpResponse:
    """Every purpose with what is in effect and what is coming."""
    found = {"rows": purposes.register(), "may_approve": may(request, "approve_purpose")}
    return page(request, "purposes", "purposes", found)


@staff("see_figures")
def purpose(request: HttpRequest, purpose: str) -> HttpResponse:
    """One purpose: its versions with what changed between them, its drafts, its readers."""
    known = purposes.known(purpose)
    if known is None:
        raise Http404
    versions = purposes.versions_of(purpose)
    texts = [purposes.texts_of(version) for version in versions]
    found = {
        "purpose": known,
        "title": purposes.title(purpose),
        "versions": [
            {
                "version": version,
                "compared": purposes.compared(after if index + 1 == len(texts) else texts[index + 1], after),
                "first": index + 1 == len(texts),
                "state": "coming" if version.effective_on > today() else "past",
            }
            for index, (version, after) in enumerate(zip(versions, texts, strict=True))
        ],
        "current": next((version for version in versions if version.effective_on <= today()), None),
        "drafts": purposes.drafts_of(purpose),
        "readers": purposes.readers_of(purpose),
        "may_write": may(request, "write_purpose") and not known.refused,
    }
    return page(request, "purpose", "purposes", found)


@staff("write_purpose", "GET", "POST")
def write(request: HttpRequest, purpose: str) -> HttpResponse:
    """Writes the next version, beginning with the words of the last."""
    known = purposes.known(purpose)
    if known is None or known.refused:
        raise Http404
    versions = purposes.versions_of(purpose)
    form = DraftForm(request.POST or None, initial=_initial(versions[0] if versions else None))
    if request.method == "POST" and form.is_valid():
        draft = drafts.write(officer_of(request), purpose, _words(form))
        return redirect("draft", draft.pk)
    found = {"form": form, "purpose": known, "title": purposes.title(purpose)}
    return page(request, "write", "purposes", found, status=422 if form.errors else 200)


@staff("write_purpose", "GET", "POST")
def rewrite(request: HttpRequest, number: int) -> HttpResponse:
    """Changes a draft that was not proposed yet."""
    draft = _draft(number)
    form = DraftForm(request.POST or None, initial=_initial(draft))
    if request.method == "POST" and form.is_valid():
        return _tried(request, draft, lambda: drafts.rewrite(officer_of(request), draft, _words(form)), "Saved.")
    found = {"form": form, "draft": draft, "purpose": purposes.known(draft.purpose), "title": draft.purpose}
    return page(request, "write", "purposes", found, status=422 if form.errors else 200)


@staff("see_figures")
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """A draft: what changes, what people will see, and whose eyes it has had."""
    draft = _draft(number)
    base = purposes.version_numbered(draft.purpose, draft.base)
    officer = officer_of(request)
    found = {
        "draft": draft,
        "base": base,
        "title": purposes.title(draft.purpose),
        "compared": purposes.compared(purposes.texts_of(base), draft.texts),
        "screens": [_screen(language, draft.texts[language]) for language in LANGUAGES],
        "may_write": may(request, "write_purpose") and draft.stage == "draft",
        "may_drop": may(request, "write_purpose") and draft.stage in purposes.UNDER_WAY,
        "may_approve": may(request, "approve_purpose") and draft.stage == "proposed" and draft.author_id != officer.pk,
        "own": draft.stage == "proposed" and draft.author_id == officer.pk,
    }
    return page(request, "draft", "purposes", found)


@staff("write_purpose", "POST")
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Proposes, drops or approves a draft."""
    draft, name = _draft(number), request.POST.get("step", "")
    if name not in STEPS or (name == "approve" and not may(request, "approve_purpose")):
        raise Http404
    return _tried(request, draft, lambda: STEPS[name](officer_of(request), draft), SAID[name])


def _tried(request: HttpRequest, draft: Draft, act: Any, said: str) -> HttpResponse:
    """Back to the draft, with what became of it."""
    try:
        act()
    except drafts.SameOfficer:
        messages.error(request, "You wrote or proposed this. Another officer has to approve it.")
    except drafts.WrongStep:
        messages.error(request, "It has moved on meanwhile. Nothing was changed.")
    except drafts.Unfit as unfit:
        messages.error(request, str(unfit))
    else:
        messages.success(request, said)
    return redirect("draft", draft.pk)


def _screen(language: str, words: dict[str, str]) -> dict[str, Any]:
    """A text as the privacy page draws it: a title, a switch, a paragraph for each line."""
    lines = words["body"].split("\n")
    return {"language": language, "name": LANGUAGE_NAMES[language], "title": words["title"], "lines": lines}


def _draft(number: int) -> Draft:
    draft = purposes.draft_numbered(number)
    if draft is None:
        raise Http404
    return draft


def _words(form: DraftForm) -> drafts.Words:
    data = form.cleaned_data
    return drafts.Words(
        texts=form.texts(),
        legal_basis=data["legal_basis"].strip(),
        services=data["services"],
        material=data["material"],
        effective_on=data["effective_on"],
        reason=data["reason"].strip(),
    )


def _initial(source: Any) -> dict[str, Any]:
    """The fields of a version or a draft, as the form begins."""
    if source is None:
        return {"effective_on": today(), "services": []}
    texts = source.texts if isinstance(source, Draft) else purposes.texts_of(source)
    words = {f"{part}_{language}": text[part] for language, text in texts.items() for part in ("title", "body")}
    day = source.effective_on if isinstance(source, Draft) else today()
    return words | {
        "legal_basis": source.legal_basis,
        "services": source.services.split(","),
        "effective_on": max(day, today()),
        "material": isinstance(source, Draft) and source.material,
        "reason": source.reason if isinstance(source, Draft) else "",
    }

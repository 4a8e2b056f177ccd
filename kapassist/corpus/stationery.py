"""What the files of `drafts/` may hold: what drafts need around the guidance, such as note forms and the rules of clinics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from kapassist.corpus.clinic_rules import ClinicRuleEntry
from kapassist.corpus.fields import Basis, Identifier, Model, SessionTypeId, Sourced, StageId, Text, Words, holding, one_of
from kapassist.corpus.plain_language import PlainLanguageFile
from kapassist.corpus.schema import NoticeEntry
from kapassist.corpus.wording import KindWords
from kapassist.domain import NoticeKind
from kapassist.sessions import SESSION_TYPE_IDS, STAGE_IDS

ARC_PARTS = ("therapy", "medicine", "visit", "contact", "home")
LATER = "later"  # stands for the steps that open a later session of any type
NOTE_PARTS = ("brief", "done", "open", "watch", "next", "blank")
NOTE_FORMS = ("soap", "dap", "birp", "girp")


class ArcEntry(Sourced):
    """One step of a session's course; `part` says whether it is therapy, medicine, another visit, a contact or time at home."""

    stage: StageId
    part: Annotated[str, one_of("part of the course", ARC_PARTS)]
    plain: Text
    once: bool = False


class ArcsFile(Model):
    """`arcs.yaml`: the course of each session type from the weeks before to maintenance, in order.

    Before a later session the steps marked `once` give way to those of `later`.
    """

    later: Annotated[list[ArcEntry], Field(min_length=1)]
    arcs: Annotated[dict[SessionTypeId, Annotated[list[ArcEntry], Field(min_length=3)]], holding(*SESSION_TYPE_IDS)]


class NoteSection(Model):
    """One heading of a progress note, what of a draft belongs under it, and what only the therapist can write there.

    `cues` are written before its blanks, one each.
    """

    title: Text
    holds: list[Annotated[str, one_of("part of a note", NOTE_PARTS)]]
    hint: Text
    cues: Words = []


class NoteForm(Model):
    """One shape of progress note."""

    title: Text
    sections: Annotated[list[NoteSection], Field(min_length=3)]


class NotesFile(Model):
    """`notes.yaml`."""

    forms: Annotated[dict[str, NoteForm], holding(*NOTE_FORMS)]


class GlossaryEntry(Model):
    """A hard word: what to write instead, and what it means where it cannot be avoided."""

    plain: Text
    forms: Words = []
    meaning: str = ""


class GlossaryFile(Model):
    """`glossary.yaml`."""

    terms: Annotated[dict[str, GlossaryEntry], Field(min_length=1)]


class DisclosureEntry(Basis):
    """What clients are told about software in a country, by language; `rule` names what asks for it there."""

    en: Text
    es: Text
    rule: str = ""


class DisclosureFile(Model):
    """`disclosure.yaml`; "default" stands for every country without an entry of its own."""

    countries: Annotated[dict[str, DisclosureEntry], holding("default")]


class ClosingEntry(Model):
    """One line of a handout's end, for a library item whose sources it carries."""

    item: Identifier
    en: Text
    es: Text


class ClosingFile(Model):
    """`closing.yaml`: the most important points and the checklist at the end of a handout."""

    summary: list[ClosingEntry]
    checklist: list[ClosingEntry]


class TranslatedItem(Model):
    """An item's patient wording in another language; `of` is the fingerprint of the English wording that was translated."""

    of: Annotated[str, Field(pattern=r"^[0-9a-f]{8}$")]
    text: Text
    field: str = ""


class TranslatedWords(Model):
    """The words of a handout in another language, by the same keys as in `wording.yaml`."""

    kind: KindWords
    stages: Annotated[dict[StageId, Text], holding(*STAGE_IDS)]
    labels: dict[str, Text]
    grades: dict[str, Text]
    depths: dict[str, Text]


class TranslationFile(Model):
    """`<language>.yaml`: handouts in another language; `status` tells who has still to review it."""

    language: Literal["es"]
    name: Text
    status: Text
    wording: TranslatedWords
    titles: Annotated[dict[SessionTypeId, Text], holding(*SESSION_TYPE_IDS)]
    items: dict[Identifier, TranslatedItem]
    rules: dict[Identifier, Text]
    later: list[Text]
    arcs: Annotated[dict[SessionTypeId, list[Text]], holding(*SESSION_TYPE_IDS)]
    notices: dict[NoticeKind, NoticeEntry]
    crisis_lines: dict[str, Annotated[list[Text], Field(min_length=1)]]

    @property
    def courses(self) -> dict[str, list[str]]:
        """Return the texts of every course, and those of the steps that open a later session."""
        return {**self.arcs, LATER: self.later}


@dataclass(frozen=True, slots=True)
class Stationery:
    """The files of `drafts/`; `translations` by language."""

    arcs: Mapping[str, list[ArcEntry]]
    later: list[ArcEntry]
    forms: Mapping[str, NoteForm]
    glossary: Mapping[str, GlossaryEntry]
    disclosures: Mapping[str, DisclosureEntry]
    rules: Mapping[str, ClinicRuleEntry]
    translations: Mapping[str, TranslationFile]
    closing: ClosingFile
    plain_language: PlainLanguageFile

    @property
    def courses(self) -> dict[str, list[ArcEntry]]:
        """Return the steps of every session type, and under `LATER` those that open a later session."""
        return {**self.arcs, LATER: self.later}

    def course(self, session_type: str, later: bool) -> list[tuple[str, int]]:
        """Return the steps of a course as places in `courses`: what is done once gives way before a later session."""
        steps = self.arcs[session_type]
        again = later and any(step.once for step in steps)
        opening = [(LATER, index) for index in range(len(self.later))] if again else []
        return opening + [(session_type, index) for index, step in enumerate(steps) if not (again and step.once)]

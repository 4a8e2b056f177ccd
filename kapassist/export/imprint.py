"""What stands around a draft wherever it is shown: words in its language, the clinic, crisis lines, disclosure, sign-off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kapassist.clinic.profile import ClinicProfile
from kapassist.corpus.library import Library
from kapassist.corpus.stationery import NoteForm
from kapassist.corpus.wording import WordingFile
from kapassist.domain import Draft, DraftKind, SignOff
from kapassist.drafting.translating import wording_in
from kapassist.export.dates import written
from kapassist.export.direction import isolated
from kapassist.plain.jargon import words_on_sheet
from kapassist.plain.records import PlainReport, Term
from kapassist.plain.report import plain_report
from kapassist.safety.calling import CallList, call_list
from kapassist.safety.notices import NoticeBook


@dataclass(frozen=True, slots=True)
class Imprint:
    """The surroundings of one draft.

    `translated` says who has still to review the language it is in, "" for the library's own. `version` is 0 until it is saved.
    `terms` are the hard words that the end of a handout explains, `plain` says how plain it reads; only handouts have it. Where
    no country is set (`country_known`), `country` is the library's first.
    """

    wording: WordingFile
    calls: CallList = field(default_factory=CallList)
    clinic: ClinicProfile = field(default_factory=ClinicProfile)
    disclosure: str = ""
    translated: str = ""
    signed: SignOff | None = None
    version: int = 0
    country: str = "US"
    country_known: bool = True
    terms: tuple[Term, ...] = ()
    plain: PlainReport | None = None
    forms: Mapping[str, NoteForm] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """Return the state of review in one line, with the version where there is one."""
        labels, signed = self.wording.labels, self.signed
        words = labels["draft-state"]
        if signed:
            review_by = written(signed.review_by, self.wording)
            words = labels["signed-state"].format(who=self.signer, date=self.signed_on, review_by=review_by)
        return f"{words} · {labels['version'].format(n=self.version)}" if self.version else words

    @property
    def signer(self) -> str:
        """Return who signed the draft off, with credentials, or ""."""
        return _who(self.signed) if self.signed else ""

    @property
    def signed_on(self) -> str:
        """Return when the draft was signed off, or ""."""
        return written(self.signed.date, self.wording) if self.signed else ""


def imprint_of(
    library: Library, clinic: ClinicProfile, country: str, draft: Draft, signed: SignOff | None = None, version: int = 0
) -> Imprint:
    """Return the imprint of a draft in its language; the profile's country comes before the configured one."""
    book, translation = NoticeBook(library, clinic.country or country), library.stationery.translations.get(draft.language)
    texts = library.stationery.disclosures.get(book.country, library.stationery.disclosures["default"])
    told = texts.es if draft.language == "es" else texts.en
    lines = (translation.crisis_lines.get(book.country) if translation else None) or book.crisis_lines()
    wording = wording_in(library, draft.language)
    return Imprint(
        wording=wording,
        calls=call_list([written(line, wording) for line in lines], clinic.emergency, book.country_known),
        clinic=clinic,
        disclosure=clinic.disclosure or told.replace("{checked}", _checked(wording, signed)),
        translated=translation.status if translation else "",
        signed=signed,
        version=version,
        country=book.country,
        country_known=book.country_known,
        terms=words_on_sheet(draft, library),
        plain=plain_report(draft, library) if draft.kind is DraftKind.HANDOUT else None,
        forms=library.stationery.forms,
    )


def _checked(wording: WordingFile, signed: SignOff | None) -> str:
    """Return who has checked a sheet, or that somebody still has to."""
    if signed is None:
        return wording.labels["checked-no"]
    return wording.labels["checked-yes"].format(who=_who(signed), date=written(signed.date, wording))


def _who(signed: SignOff) -> str:
    return ", ".join(isolated(part) for part in (signed.name, signed.credentials) if part)

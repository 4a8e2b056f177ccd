"""A handout in another language: the same items in words that were written beforehand, never translated while running."""

from __future__ import annotations

from dataclasses import replace

from kapassist.corpus.library import Library
from kapassist.corpus.stationery import TranslationFile
from kapassist.corpus.wording import StageWords, WordingFile
from kapassist.domain import ArcStep, Draft, DraftItem, Notice, NoticeKind, Section
from kapassist.drafting.closing import closing
from kapassist.drafting.sections import DUE, DUE_ONCE, FOR_PATIENT, LOOK_BACK


def wording_in(library: Library, language: str) -> WordingFile:
    """Return the words around a draft in a language; the library's own where there is no translation."""
    translation, own = library.stationery.translations.get(language), library.wording
    if translation is None:
        return own
    words = translation.wording
    return own.model_copy(
        update={
            "labels": {**own.labels, **words.labels},
            "grades": {**own.grades, **words.grades},
            "depths": {**own.depths, **words.depths},
            "stages": {key: StageWords(therapist=text, patient=text) for key, text in words.stages.items()},
        }
    )


def translated(draft: Draft, library: Library, language: str, country: str) -> Draft:
    """Return a handout in another language; what has no translation keeps its English words, so that nothing is lost."""
    words = library.stationery.translations[language]
    own, target = library.wording, wording_in(library, language)
    sections = [_section(section, words, own, target) for section in draft.sections]
    stages = [section for section in sections if section.stage or section.under]
    ends = closing(stages, library.stationery.closing, target, language) if len(stages) < len(sections) else ()
    titles = ", ".join(words.titles[key] for key in draft.brief.session_types)
    return replace(
        draft,
        title=f"{words.wording.kind.titled(draft.brief.later)}: {titles}",
        intro=words.wording.kind.intro,
        language=language,
        sections=(*stages, *ends),
        notices=tuple(_notice(notice, words, country) for notice in draft.notices),
        arc=tuple(_steps(draft, library, words)),
    )


def _section(section: Section, words: TranslationFile, own: WordingFile, target: WordingFile) -> Section:
    if section.under:
        under, title = (_label(text, own, target) for text in (section.under, section.title))
        return replace(section, under=under, title=title, items=tuple(_item(item, words) for item in section.items))
    if not section.stage:
        return section
    title, english = target.stages[section.stage].patient, own.stages[section.stage].patient
    for label in (LOOK_BACK + FOR_PATIENT, DUE + FOR_PATIENT, DUE_ONCE + FOR_PATIENT):
        if section.title == own.labels[label].format(stage=english.lower()):
            title = target.labels[label].format(stage=title.lower())
            break
    return replace(section, title=title, items=tuple(_item(item, words) for item in section.items))


def _label(text: str, own: WordingFile, target: WordingFile) -> str:
    """Return a label's words in the other language, found by its own words."""
    return next((target.labels[key] for key, words in own.labels.items() if words == text), text)


def _item(item: DraftItem, words: TranslationFile) -> DraftItem:
    found = words.items.get(item.id)
    if found is None:
        return item
    return replace(item, plain=found.text, field=(found.field or item.field) if item.field else "")


def _notice(notice: Notice, words: TranslationFile, country: str) -> Notice:
    """Return a notice in the translation's words; crisis notices end with the country's lines, an emergency with its number."""
    found, lines = words.notices.get(notice.kind), words.crisis_lines.get(country, [])
    told = {NoticeKind.CRISIS: lines, NoticeKind.EMERGENCY: lines[:1]}.get(notice.kind)
    if found is None or told == []:
        return notice
    return Notice(notice.kind, "\n".join([found.text, *(told or [])]), found.title)


def _steps(draft: Draft, library: Library, words: TranslationFile) -> list[ArcStep]:
    own, target = library.stationery.courses, words.courses
    places = library.stationery.course(draft.brief.session_type, draft.brief.later)
    if any(len(target[key]) != len(own[key]) for key, _ in places):  # the check tells it; English words beat a wrong step
        return list(draft.arc)
    return [replace(step, plain=target[key][index]) for step, (key, index) in zip(draft.arc, places, strict=False)]

"""Turns the draft on the table, and what is kept of it, into the HTML of the page. Every text is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape

from kapassist.desk.difference import Change, What
from kapassist.desk.records import SavedDraft
from kapassist.desk.rewording import Mark, reworded
from kapassist.desk.working import WorkingCopy
from kapassist.domain import Draft, DraftKind, SignOff
from kapassist.export.html import draft_body
from kapassist.export.html_frame import basis_html
from kapassist.export.imprint import Imprint
from kapassist.export.noticing import reading_line, tells_grade
from ui.desk import Desk, refused
from ui.desk_files import Packing
from ui.desk_shelf import Shelf, Versions
from ui.live import LiveHandlers
from ui.words import Words


class DeskRenderer:
    """Renders with the words of the page; what stands around a draft comes from the newest assistant."""

    def __init__(self, words: Words, live: LiveHandlers) -> None:
        self._words = words.desk
        self._empty = words.draft
        self._live = live

    def document(self, desk: Desk) -> str:
        """Return the draft as a document, or what to do when there is none."""
        draft = desk.draft
        if draft is None:
            title = f"<strong>{escape(self._empty.empty_title)}</strong>"
            return f'<div class="kap-empty"><p>{title}</p><p>{escape(self._empty.empty)}</p></div>'
        imprint = self._live.last.assistant.imprint(draft, *desk.standing)
        words = escape(json.dumps(self._words.items.model_dump(by_alias=True)))
        tag = f"kap-{draft.id}-{desk.turn}"  # Gradio reuses elements of the same name, and with them ticks and open forms
        body = _grade(draft, imprint) + draft_body(draft, imprint) + self._beneath(draft, imprint)
        return f'<{tag} class="kap-pane" data-draft="{escape(draft.id)}" data-words="{words}">{body}</{tag}>'

    def report(self, desk: Desk, line: str | None = None) -> str:
        """Return what was last told, or this line; the page asks before it is left while something is not saved."""
        told, problem = (desk.line, desk.problem) if line is None else (line, False)
        return self._told(told, problem, " data-unsaved" if desk.unsaved else "")

    def problem(self, desk: Desk, text: str) -> str:
        """Return what went wrong, in the place of the report."""
        return self.report(refused(desk, text, self._words))

    def packing(self, desk: Desk, state: Packing) -> str:
        """Return how far a whole set is."""
        if state.problem:
            return self.problem(desk, state.problem)
        words = self._words
        text = (words.packed if state.path else words.packing).format(done=state.done, total=state.total)
        left_out = words.left_out.format(faults="; ".join(state.faults)) if state.faults else ""
        return self.report(desk, " ".join((text, left_out, *state.notes)))

    def shelf(self, shelf: Shelf) -> str:
        """Return the list of saved drafts with a button for each thing that can be done."""
        words = self._words
        if shelf.fault:
            return self._told(shelf.fault, problem=True)
        if not shelf.entries:
            return f'<p class="kap-none">{escape(words.none_found if shelf.words.strip() else words.none)}</p>'
        rows = "".join(f"<li>{self._entry(entry)}</li>" for entry in shelf.entries)
        title = escape(words.listed.format(count=len(shelf.entries)))
        return f'<div class="kap-listed" role="region" aria-label="{title}" tabindex="0"><ul class="kap-kept">{rows}</ul></div>'

    def versions(self, versions: Versions) -> str:
        """Return the versions of the draft on the table, and what changed between the last two."""
        words = self._words
        if versions.fault:
            return self._told(versions.fault, problem=True)
        if not versions.rows:
            return f'<p class="kap-none">{escape(words.not_saved)}</p>'
        rows = "".join(f"<li>{row}</li>" for row in self._version_rows(versions))
        shown = f'<ul class="kap-kept">{rows}</ul>'
        if len(versions.rows) > 1:
            title = escape(words.changes.format(n=versions.rows[1].n))
            changes = "".join(f"<li>{self._change(change)}</li>" for change in versions.changes)
            listed = f"<ul>{changes}</ul>" if changes else f"<p>{escape(words.no_changes)}</p>"
            shown += f'<details class="kap-changes" open><summary>{title}</summary>{listed}</details>'
        return shown

    def offers(self, copies: Iterable[WorkingCopy]) -> str:
        """Return a line for each unsaved draft that can be taken up again, or nothing."""
        words = self._words
        rows = ""
        for copy in copies:
            told = words.unsaved.format(when=moment(copy.kept), title=copy.title)
            buttons = "".join(
                _button(do, label, f"{label}: {told}", copy.id)
                for do, label in (("resume", words.open), ("discard", words.discard))
            )
            rows += f'<li>{escape(told)}<div class="kap-does">{buttons}</div></li>'
        hint = f"<p>{escape(words.unsaved_hint)}</p>"
        return f'<div class="kap-offered" role="status"><ul class="kap-kept">{rows}</ul>{hint}</div>' if rows else ""

    def sure(self, entry: SavedDraft) -> str:
        """Return the question before a saved draft is deleted."""
        return f'<div role="alert"><p>{escape(self._words.sure.format(title=entry.title))}</p></div>'

    def _beneath(self, draft: Draft, imprint: Imprint) -> str:
        """Return how a handout was made: shown here, but not printed for the patient."""
        basis = "".join(basis_html(draft, imprint)) if draft.kind is DraftKind.HANDOUT else ""
        title = escape(self._live.last.assistant.library.wording.labels["basis"])
        return f'<details class="kap-beneath kap-text"><summary>{title}</summary>{basis}</details>' if basis else ""

    def _told(self, text: str, problem: bool, mark: str = "") -> str:
        role = ' class="kap-problem" role="alert"' if problem else ""
        shown = f"<p{role}>{escape(' '.join(text.split()))}</p>" if text else ""
        return f'<div class="kap-adding" aria-live="polite"{mark}>{shown}</div>'

    def _entry(self, entry: SavedDraft) -> str:
        words = self._words
        types = self._live.last.assistant.library.session_types
        told = ", ".join(types[key].title if key in types else key for key in entry.session_types)
        facts = words.entry.format(version=entry.version, saved=moment(entry.saved), state=self._state(entry.signoff))
        buttons = "".join(
            _button(do, label, words.of.format(do=label, title=entry.title, id=entry.id), entry.id)
            for do, label in (("open", words.open), ("duplicate", words.duplicate), ("delete", words.delete))
        )
        below = f"<p>{escape(told)}</p><p>{escape(facts)}</p>"
        return f'<strong>{escape(entry.title)}</strong>{below}<div class="kap-does">{buttons}</div>'

    def _version_rows(self, versions: Versions) -> Iterable[str]:
        words = self._words
        for row in versions.rows:
            here = row.n == versions.open
            facts = [self._state(row.signoff), row.note, words.confirmed if row.flagged else "", words.open_now if here else ""]
            title = escape(words.version.format(n=row.n, saved=moment(row.saved)))
            told = f"<strong>{title}</strong><p>{escape(' · '.join(filter(None, facts)))}</p>"
            if here:
                yield told
            else:
                label = words.version_open.format(n=row.n)
                yield f'{told}<div class="kap-does">{_button("open", label, label, versions.key, row.n)}</div>'

    def _state(self, signoff: SignOff | None) -> str:
        words = self._words
        if signoff is None:
            return words.state_draft
        return words.state_reviewed.format(
            name=signoff.name, credentials=signoff.credentials, date=signoff.date, review_by=signoff.review_by
        )

    def _change(self, change: Change) -> str:
        words = self._words
        before, after = change.before or words.blank, change.after or words.blank
        text = _marked(before, after, words.change) if change.what is What.CHANGED else ""
        told = words.change[_kind(change)].format(
            before=escape(before), after=escape(after), about=escape(change.about), text=text
        )
        removed = change.what is What.REMOVED and change.reason
        return words.why_removed.format(line=told, reason=escape(change.reason)) if removed else told


def _kind(change: Change) -> str:
    """Return the name of the line that tells a change."""
    if change.what is What.MOVED and change.before == change.after:
        return "reordered"
    return "rule" if change.field == "rule" else change.what.value


def _marked(before: str, after: str, words: Mapping[str, str]) -> str:
    """Return a reworded text: what went is struck out, what came is underlined, and a screen reader hears which is which."""
    tags = {Mark.KEPT: "", Mark.OUT: "del", Mark.IN: "ins"}
    return " ".join(
        f'<{tag}><span class="kap-unseen">{escape(words[run.mark.value])} </span>{escape(run.text)}</{tag}>'
        if (tag := tags[run.mark])
        else escape(run.text)
        for run in reworded(before, after)
    )


def _grade(draft: Draft, imprint: Imprint) -> str:
    """Return the reading grade of a handout that does not tell it itself, as the patient's signed copy."""
    grade = "" if tells_grade(draft, imprint) else reading_line(imprint)
    return f'<div class="kap-hint"><p>{escape(grade)}</p></div>' if grade else ""


def _button(do: str, label: str, name: str, key: int, version: int = 0) -> str:
    wanted = f' data-version="{version}"' if version else ""
    return (
        f'<button type="button" class="kap-button" data-do="{do}" data-key="{key}"{wanted} aria-label="{escape(name)}">'
        f"{escape(label)}</button>"
    )


def moment(text: str) -> str:
    """Return a kept moment by this computer's clock; of today only the time."""
    there = datetime.fromisoformat(text).astimezone()
    return there.strftime("%H:%M" if there.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M")

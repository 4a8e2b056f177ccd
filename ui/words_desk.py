"""The page's words for the draft on the table: editing, saving, sign-off, files and plain language."""

from __future__ import annotations

from ui.words_base import ScreenWords


class ItemWords(ScreenWords):
    """What stands at the items of the draft."""

    change: str
    acts: str
    up: str
    down: str
    edit: str
    rule: str
    remove: str
    restore: str
    add: str
    add_to: str
    text: str
    rule_text: str
    reason: str
    new: str
    keep: str
    cancel: str
    keys: str


class DeskWords(ScreenWords):
    """The draft column: tools, versions and sign-off, saved drafts, plain language."""

    tools: str
    undo: str
    redo: str
    save: str
    save_anyway: str
    form: str
    forms: dict[str, str]
    download: str
    set: str
    preparing: str
    packing: str
    packed: str
    left_out: str
    items: ItemWords
    keeping: str
    name: str
    name_hint: str
    note: str
    note_hint: str
    reviewer: str
    credentials: str
    credentials_hint: str
    sign: str
    sign_hint: str
    not_saved: str
    versions: str
    version: str
    version_open: str
    open_now: str
    confirmed: str
    state_draft: str
    state_reviewed: str
    changes: str
    no_changes: str
    change: dict[str, str]
    blank: str
    why_removed: str
    shelf: str
    shelf_intro: str
    search: str
    search_hint: str
    listed: str
    none: str
    none_found: str
    entry: str
    open: str
    duplicate: str
    delete: str
    of: str
    sure: str
    confirm: str
    keep: str
    saved: str
    signed: str
    opened: str
    overdue: str
    put_away: str
    duplicated: str
    copy_title: str
    deleted: str
    still_open: str
    flagged: str
    problem: str
    unsaved: str
    unsaved_hint: str
    discard: str
    resumed: str
    discarded: str
    unkept: str
    plain: str
    grades: str
    formulas: dict[str, str]
    grade: str
    limit: str
    floor: str
    too_hard: str
    long: str
    long_row: str
    jargon: str
    jargon_row: str
    terms: str
    term_row: str
    unexplained: str
    checks: str
    verdicts: dict[str, str]
    mend: str
    nothing: str

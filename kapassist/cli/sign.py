"""`kapassist sign`: a clinician's sign-off of files of the guidance library."""

from __future__ import annotations

from datetime import date

import click

from kapassist.errors import UsageError


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--reviewer", required=True, help="First and last name of the person who has read the files.")
@click.option("--credentials", required=True, help="What qualifies this person, for example 'MD, psychiatrist'.")
@click.option("--note", default="", help="What the files were compared with.")
def sign(files: tuple[str, ...], reviewer: str, credentials: str, note: str) -> None:
    """Sign off files or folders of the library, such as items/arrival.yaml or guidance/, as read and agreed with.

    The sign-off counts for the wording of this moment. After an edit the file shows as not reviewed again.
    """
    from kapassist.corpus.library import load_library
    from kapassist.corpus.lint import lint
    from kapassist.corpus.signoff import REVIEW_FILE, add_review, in_scope
    from kapassist.settings import Settings

    library = load_library(Settings.from_environment().knowledge_dir)
    if not reviewer.strip() or not credentials.strip():
        raise UsageError("the reviewer or the credentials are empty; a sign-off needs a named person")
    scope = in_scope(library, files)
    problems = [problem for problem in lint(library) if problem.file in scope]
    if problems:
        raise UsageError(f"{problems[0]}; mend what 'kapassist check' names before you sign")
    review = {
        "reviewer": reviewer.strip(),
        "credentials": credentials.strip(),
        "date": date.today().isoformat(),
        "scope": scope,
    }
    add_review(library.root, review | ({"note": note.strip()} if note.strip() else {}))
    click.echo(
        f"signed {len(scope)} file{'s' if len(scope) != 1 else ''} as {reviewer.strip()} in {library.root / REVIEW_FILE}"
    )

"""Working on a draft: editing, undo, versions that are kept, sign-off. Pure functions over frozen records, and one store."""

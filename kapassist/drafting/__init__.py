"""Drafts: musts by rule, what the brief switches on, and what retrieval adds; each kind of draft in its own file."""

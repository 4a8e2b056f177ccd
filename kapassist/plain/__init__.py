"""Plain language, measured: reading grades, long sentences, jargon, and what a program can check of a handout."""

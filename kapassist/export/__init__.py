"""Drafts and answers in other forms: JSON, Markdown and HTML. The same content in all of them."""

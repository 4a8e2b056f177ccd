"""Stands before and after writing: triage of what comes in, fixed notices, verification of what goes out."""

"""The guidance library: files under `knowledge/` read into records, checked, and cut into passages."""

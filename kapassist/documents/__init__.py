"""The clinic's own documents: read, cut into passages and kept safely. Knows nothing of the index."""

"""Finding passages: embedder, vector and lexical indexes, fusion, and the search that joins them."""

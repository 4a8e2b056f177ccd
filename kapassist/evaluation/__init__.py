"""Measuring the product on judged sets: a folder of documents, questions and judgements in, figures out."""

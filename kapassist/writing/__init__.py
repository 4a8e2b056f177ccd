"""Two writers, one contract: numbered passages in, cited statements out. The extractive one always stands ready."""

"""KAPassist: cited preparation checklists, setting plans, integration prompts and handouts for KAP clinicians."""

__version__ = "0.1.0"

"""The clinic's own profile: name, numbers, logo, language and written rules, in one file that can be shared."""

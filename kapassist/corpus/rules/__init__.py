"""The rules of the guidance library, by what they read. Each takes the library and yields what breaks it."""

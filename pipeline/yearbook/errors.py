"""Errors: what a user can mend ends in one of these, wherever it comes from."""


class YearbookError(Exception):
    """Something that a user can mend; the message says where it is, and what to do."""

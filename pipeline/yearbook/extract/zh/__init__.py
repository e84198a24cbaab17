"""The finders for Chinese, in the order of their precedence.

What stands inside a document's or an organization's name is no date, what is part of a date is no amount, and a place with its
level word is no number of things (`七台河市`), while a bare name may be one (`三台`).
"""

from yearbook.extract.en import labels
from yearbook.extract.zh import counts, dates, documents, names, quantities, tables

FINDERS = (
    documents.find,
    dates.find,
    names.find,
    labels.find,
    quantities.find,
    counts.find,
    tables.find,
    quantities.find_elliptic,
)

"""The finders for English, in the order of their precedence.

What stands inside a document's or an organization's name is no date, what is part of a date is no amount, and a place
inside a counted noun phrase is no place.
"""

from yearbook.extract.en import counts, dates, documents, labels, organizations, people, places, quantities

FINDERS = (
    documents.find,
    people.find,
    organizations.find,
    dates.find,
    labels.find,
    quantities.find,
    counts.find,
    quantities.find_elliptic,
    counts.find_referring,
    places.find,
    people.find_titles,
)

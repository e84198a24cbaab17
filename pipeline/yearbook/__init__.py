"""`yearbook` turns archived Chinese yearbook pages into validated, structured data.

>>> import yearbook
>>> page = yearbook.extract("In 2011, Liaoning gave 3 million yuan to Qinghai.")
>>> [(mention.type, mention.text) for mention in page.mentions]
[('date', '2011'), ('place', 'Liaoning'), ('amount', '3 million yuan'), ('place', 'Qinghai')]
"""

from yearbook.load import LoadError
from yearbook.model import Mention, Page, Section
from yearbook.rules import RuleError, Rules, load_rules
from yearbook.run import extract, read_file
from yearbook.write import from_json, to_json

__all__ = [
    "LoadError",
    "Mention",
    "Page",
    "RuleError",
    "Rules",
    "Section",
    "extract",
    "from_json",
    "load_rules",
    "read_file",
    "to_json",
]

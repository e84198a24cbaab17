"""Word classes for token rules: a spaCy `Doc` whose tags come from a lexicon, not from a trained model.

Tags are those of the Penn Treebank, as far as counted noun phrases need them: CD, NN, NNS, JJ, VBN, VBG, VBD, RB, IN,
CC, DT; punctuation is its own tag. Source of the word classes: lemminflect's tables, and the lexicons `word_class` and
`plural` in `patterns/en/counts.toml`, which come first.
"""

from functools import lru_cache

import regex
from lemminflect import getAllLemmas, getLemma
from spacy.tokens import Doc

from yearbook.numbers import MASKS
from yearbook.rules import Rules

TOKEN = regex.compile(r"[\ue000-\ue006]+|[A-Za-z]+(?:['’.-][A-Za-z]+)*['’]?|\n+|[^\s\w]|\w")
NUMBER_MASKS = "".join(mask for kind, mask in MASKS.items() if kind != "ordinal")


class Tagged:
    """The tokens of a text as a spaCy `doc`, with the offset of each token's first and last character."""

    def __init__(self, masked: str, rules: Rules) -> None:
        matches = list(TOKEN.finditer(masked))
        self.starts = [match.start() for match in matches]
        self.ends = [match.end() for match in matches]
        own, plurals = rules.lexicons["word_class"], rules.lexicons["plural"]
        words = [match[0] for match in matches]
        tags = [own.get(word.lower()) or ("NNS" if word.lower() in plurals else tag(word)) for word in words]
        self.doc = Doc(rules.matcher.vocab, words=words, tags=tags)


@lru_cache(maxsize=65536)
def tag(word: str) -> str:
    """The Penn tag of a word out of context; a word that no table knows is a noun."""
    if word[0] in NUMBER_MASKS:
        return "CD"
    if word[0] == MASKS["ordinal"]:
        return "JJ"
    if not word[0].isalpha():
        return word[:1]
    lower = word.lower()
    if lower.endswith(("'s", "’s", "s'", "s’")):
        return "POS"
    if "-" in lower:
        last = tag(lower.rsplit("-", 1)[1]) if not lower.endswith("-") else "JJ"
        return last if last == "NNS" else "JJ"
    return _known(lower) or _shaped(lower)


def _known(lower: str) -> str | None:
    """The tag by lemminflect's tables; where a word has several classes, the one that may stand in a noun phrase."""
    lemmas = getAllLemmas(lower)
    if "NOUN" in lemmas:
        return "NNS" if lower not in lemmas["NOUN"] else "JJ" if "ADJ" in lemmas else "NN"
    if "ADJ" in lemmas:
        return "JJ"
    if "VERB" in lemmas:
        return "VBG" if lower.endswith("ing") else "VBN" if lower.endswith(("ed", "en", "wn")) else "VBD"
    return "RB" if "ADV" in lemmas else "IN" if lemmas else None


def _shaped(lower: str) -> str:
    """The tag of a word that the tables lack, by its ending."""
    if lower.endswith("ly"):
        return "RB"
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return "NNS"
    if lower.endswith("ed"):
        return "VBN"
    return "VBG" if lower.endswith("ing") else "NN"


@lru_cache(maxsize=65536)
def singular(noun: str) -> str:
    """`households` is `household`; of a compound with hyphens only the last part changes."""
    lower = noun.lower()
    head, hyphen, last = lower.rpartition("-")
    if not last.endswith("s") and last not in ("women", "men", "children"):
        return lower
    lemmas: tuple[str, ...] = getLemma(last, "NOUN")
    lemma = lemmas[0] if lemmas else last
    return head + hyphen + (lemma if lemma != last or not last.endswith("ies") else last[:-3] + "y")

"""Word classes for token rules: a spaCy `Doc` whose tags come from a lexicon, not from a trained model.

Tags are those of the Penn Treebank, as far as counted noun phrases need them: CD (CDI for `dozens`), NN, NNS, JJ, VBN, VBG, VBD, RB, IN,
CC, DT; punctuation is its own tag. The coarse class (POS) of all that may stand before a noun is ADJ. Source of the word classes: lemminflect's tables, and the lexicons `word_class` and
`plural` in `patterns/en/counts.toml`, which come first.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import regex

from yearbook.dictionaries import all_lemmas, noun_lemmas
from yearbook.numbers import MASKS, Number
from yearbook.rules import Rules

TOKEN = regex.compile(r"[\ue000-\ue004]++|\ue005++|(?:person|man)/times?\b|[A-Za-z]+(?:['’.-][A-Za-z]+)*['’]?|\n+|[^\s\w]|\w")
# What no counted noun phrase reaches over; `of` is kept for classifiers.
ENDS = frozenset((*".;:()（）\n", "VBD", "DT", "WP", "RB", "OR"))
GLUED = regex.compile(r"(?<noun>[a-z]{3,}s|people|children)(?:and|of|in|for|to|with|from|were|was|the|at|by|on)")
FOLLOWING = 120  # characters after a number in which the noun phrase that it counts ends
MODIFIERS = frozenset({"JJ", "NN", "VBN", "VBG", "POS"})  # these have the coarse class ADJ: what may stand before a noun
NUMBER_MASKS = "".join(mask for kind, mask in MASKS.items() if kind != "ordinal")


class Tagged:
    """Tokens as a spaCy `doc`, with the offset of each token's first and last character: each number and what follows it.

    Token rules begin with a number, so no other tokens are needed; a line end parts one number's from the next's.
    """

    def __init__(self, masked: str, numbers: Sequence[Number], rules: Rules) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        words: list[str] = []
        tags: list[str] = []
        own, plurals = rules.lexicons["word_class"], rules.lexicons["plural"]
        for number, following in zip(numbers, (*(one.start for one in numbers[1:]), len(masked)), strict=False):
            for match in TOKEN.finditer(masked, number.start, min(following, number.end + FOLLOWING)):
                word = _without_glued(match[0])
                tag = "CDI" if number.value_max and match.start() == number.start else tag_of(word, own, plurals)
                if tag in ENDS:
                    break
                words.append(word)
                tags.append(tag)
                self.starts.append(match.start())
                self.ends.append(match.start() + len(word))
                if len(word) < len(match[0]):
                    break
            _settle(words, tags, plurals)
            words.append("\n")
            tags.append("\n")
            self.starts.append(number.end)
            self.ends.append(number.end)
        self.words, self.tags = words, tags
        from spacy.tokens import Doc

        self.doc = Doc(rules.vocab, words=words, tags=tags, pos=["ADJ" if one in MODIFIERS else "X" for one in tags])


def _settle(words: list[str], tags: list[str], plurals: Mapping[str, str]) -> None:
    """Of the last number's words, an adjective that nothing follows and that is a collective too is the noun: `2,000 women`."""
    for n in range(len(tags) - 1, 0, -1):
        if tags[n] in ("CD", "CDI"):
            return
        ends = n + 1 == len(tags) or (tags[n + 1] not in MODIFIERS and tags[n + 1] != "NNS")
        if tags[n] == "JJ" and ends and words[n].lower() in plurals:
            tags[n] = "NNS"


@lru_cache(maxsize=65536)
def _without_glued(word: str) -> str:
    """A plural without the word that a lost space has glued to it: `computersand`; any other word as it is."""
    glued = GLUED.fullmatch(word)
    return glued["noun"] if glued and not all_lemmas(word) and "NOUN" in all_lemmas(glued["noun"]) else word


def tag_of(word: str, own: Mapping[str, str], plurals: Mapping[str, str]) -> str:
    """The tag of a word: by the rules' own lexicons first."""
    lower = word.lower()
    return own.get(lower) or ("NNS" if lower in plurals else tag(word))


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
    if "/" in lower:
        return "NNS"
    if "-" in lower:
        last = tag(lower.rsplit("-", 1)[1]) if not lower.endswith("-") else "JJ"
        return last if last == "NNS" else "JJ"
    return _known(lower) or _shaped(lower)


def _known(lower: str) -> str | None:
    """The tag by lemminflect's tables; where a word has several classes, the one that may stand in a noun phrase."""
    lemmas = all_lemmas(lower)
    if "NOUN" in lemmas:
        nouns = lemmas["NOUN"]
        plural = lower not in nouns or (lower.endswith("s") and len(nouns) > 1)
        return "NNS" if plural else "JJ" if "ADJ" in lemmas else "NN"
    if "ADJ" in lemmas:
        return "JJ"
    if "VERB" in lemmas and lower.endswith("s") and "NOUN" in all_lemmas(lower[:-1]):
        return "NNS"  # the tables lack plurals such as `lectures`, `dams`
    if "VERB" in lemmas:
        return "VBG" if lower.endswith("ing") else "VBN" if lower.endswith(("ed", "en", "wn")) else "VBD"
    return "RB" if "ADV" in lemmas else "IN" if lemmas else None


def _shaped(lower: str) -> str:
    """The tag of a word that the tables lack, by its ending."""
    if lower.endswith("ly"):
        return "RB"
    if lower in IRREGULAR or (lower.endswith("s") and not lower.endswith(("ss", "us", "is"))):
        return "NNS"
    if lower.endswith("ed"):
        return "VBN"
    return "VBG" if lower.endswith("ing") else "NN"


# Plurals whose singular the tables lack or get wrong.
IRREGULAR = {"sumus": "sumu", "teus": "teu", "geese": "goose", "series": "series", "species": "species", "headquarters": "headquarters",
             "feet": "foot", "teeth": "tooth", "oxen": "ox", "leaves": "leaf", "works": "works", "barracks": "barracks"}  # fmt: skip


@lru_cache(maxsize=65536)
def singular(noun: str) -> str:
    """`households` is `household`; of a compound with hyphens only the last part changes."""
    lower = noun.lower()
    if lower in IRREGULAR:
        return IRREGULAR[lower]
    lower = lower.replace("/", "-")  # `person/times`
    head, hyphen, last = lower.rpartition("-")
    if not last.endswith("s") and last not in ("women", "men", "children"):
        return lower
    lemmas: tuple[str, ...] = noun_lemmas(last)
    lemma = lemmas[0] if lemmas else last
    return head + hyphen + (lemma if lemma != last or not last.endswith("ies") else last[:-3] + "y")

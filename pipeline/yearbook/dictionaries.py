"""Dictionaries: lemmas of English words (lemminflect's tables), words of Chinese text (rjieba's dictionary, which ships in it).

They are read when a word is first asked for, since only readers of pages need them, and lemminflect brings spaCy with it.
"""


def all_lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """A word's lemmas by word class (`NOUN`, `VERB`, …); none for a word that the tables do not know."""
    from lemminflect import getAllLemmas

    lemmas: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return lemmas


def noun_lemmas(word: str) -> tuple[str, ...]:
    """The singulars that a noun may have, guessed where the tables do not know it."""
    from lemminflect import getLemma

    lemmas: tuple[str, ...] = getLemma(word, "NOUN")
    return lemmas


def cut(text: str) -> list[tuple[str, str]]:
    """A Chinese text cut into its words, each with its class."""
    import rjieba

    words: list[tuple[str, str]] = rjieba.tag(text)
    return words

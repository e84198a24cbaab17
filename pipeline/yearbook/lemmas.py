"""Lemmas of English words, from lemminflect's tables: read when a word is first asked for, since they bring spaCy with them."""


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

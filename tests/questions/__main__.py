"""`make questions`: how many questions are answered rightly, by kind and way of writing.

Of the half to develop with, and of the network elsewhere, every miss is shown; the other half is
only ever scored.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from storage.database import Database
from tests.questions.scoring import SETS, Members, Verdict, rows

WAYS = ("en", "bn", "bn-Latn")


def main() -> None:
    """Score the sets that are named, or all, and print what came out."""
    with tempfile.TemporaryDirectory() as folder:
        for name in sys.argv[1:] or SETS:
            database = Database(f"sqlite:///{Path(folder) / name}.sqlite3")
            members = Members(database, name)
            verdicts = [members.score(row) for row in rows(name)]
            if name != "held":
                _print_misses(verdicts)
            _print_table(name, verdicts)
            database.close()


def _print_misses(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        if not verdict.right:
            row = verdict.row
            print(f"[{row['kind']}, {row['way']}{', hard' if row['hard'] else ''}] {row['ask']}")
            for fault in verdict.faults:
                print(f"    {fault}")
            for reply in verdict.replies:
                print(f"    > {reply.text[:150]!r}")


def _print_table(name: str, verdicts: Sequence[Verdict]) -> None:
    print(f"\n{name}: right of asked, by kind and way of writing (plain | hard)")
    print("".join(f"{word:>18}" for word in ("", *WAYS)))
    kinds = list(dict.fromkeys(verdict.row["kind"] for verdict in verdicts))
    for kind in (*kinds, "all"):
        cells = []
        for way in WAYS:
            for hard in (False, True):
                some = [
                    verdict
                    for verdict in verdicts
                    if verdict.row["way"] == way
                    and verdict.row["hard"] == hard
                    and kind in (verdict.row["kind"], "all")
                ]
                right = Counter(verdict.right for verdict in some)[True]
                cells.append(f"{right}/{len(some)}")
        pairs = [f"{cells[at]} | {cells[at + 1]}" for at in (0, 2, 4)]
        print("".join(f"{word:>18}" for word in (kind, *pairs)))
    for hard in (False, True):
        some = [verdict for verdict in verdicts if verdict.row["hard"] == hard]
        right = sum(verdict.right for verdict in some)
        print(f"{'hard' if hard else 'plain'}: {right}/{len(some)} = {right / len(some):.1%}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A large plan, to try the program on: the problems of a plan again and again, numbered on.

usage: duban export plan --format yaml | tools/largeplan.py PROBLEMS > large.yaml

Each copy of a problem names its copy in its title, so that titles differ as they do in documents; where something stood in the
document is left out.
"""
import re
import sys


def problems(text):
    """Returns the problems of an exported plan, without their numbers."""
    parts = re.split(r"^  - number: \d+\n", text, flags=re.M)
    for part in parts[1:]:
        part = re.sub(r"^    named:\n(?:      .*\n)*", "", part, flags=re.M)
        yield re.sub(r"^ *source: .*\n", "", part, flags=re.M)


def copy(body, number, turn):
    """Returns one problem as a plan lists it."""
    title = lambda found: "%s第%d组%s" % (found.group(1), turn + 1, found.group(2))
    return "  - number: %d\n" % number + re.sub(r"^(    title: [\"']?)(.*)", title, body, count=1, flags=re.M)


def main():
    wanted = int(sys.argv[1])
    bodies = list(problems(sys.stdin.read()))
    print("title: 大型整改方案\nproblems:")
    for number in range(wanted):
        turn, k = divmod(number, len(bodies))
        sys.stdout.write(copy(bodies[k], number + 1, turn))


main()

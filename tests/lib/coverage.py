"""What gcov counted, as lines of src: by file, by room, in all."""
import argparse
import collections
import json
import os
import subprocess
import sys

# Written by the build out of sql/ and of the folders' names: their lines are no work of anybody's, and the suite `sql` runs each statement.
GENERATED = ("src/db/statements.c", "src/db/statements.h", "src/db/operator_sql.c", "src/db/operator_sql.h", "src/api/apis.c")


def objects(build):
    for folder, _, names in sorted(os.walk(os.path.join(build, "src"))):
        for name in sorted(names):
            if name.endswith(".gcno"):
                yield os.path.join(folder, name)


def counts(root, build):
    """{path below root: {line: times}}, a header's lines summed over all that include it."""
    lines = collections.defaultdict(collections.Counter)
    for notes in objects(build):
        said = subprocess.run(["gcov", "--json-format", "--stdout", notes], cwd=build, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        for text in said.stdout.splitlines():
            for source in json.loads(text)["files"]:
                path = os.path.normpath(os.path.join(build, source["file"]))
                base = root if path.startswith(root + os.sep) else build
                path = os.path.relpath(path, base)
                if path.startswith("src" + os.sep):
                    for line in source["lines"]:
                        lines[path][line["line_number"]] += line["count"]
    return lines


def room(path):
    parts = path.split(os.sep)[1:-1]
    return "/".join(["src"] + (parts[:2] if parts[:1] == ["api"] else parts[:1]))


def share(name, lines):
    run = sum(times > 0 for times in lines)
    return f"{100 * run / max(len(lines), 1):6.1f} % of {len(lines):6d} lines, {len(lines) - run:4d} not run  {name}"


def spans(lines):
    """Lines that were not run, as "3-5 9"; what lies between two of them without code of its own does not part them."""
    out, start, before = [], None, None
    for line in sorted(lines):
        if lines[line] == 0:
            start, before = start or line, line
        elif start:
            out.append(f"{start}-{before}" if before > start else f"{start}")
            start = None
    if start:
        out.append(f"{start}-{before}" if before > start else f"{start}")
    return " ".join(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--least", type=float, required=True)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("root")
    parser.add_argument("build")
    args = parser.parse_args()
    root, build = os.path.realpath(args.root), os.path.realpath(args.build)
    all_lines = counts(root, build)
    made = [times for path in GENERATED for times in all_lines.pop(path, {}).values()]
    rooms = collections.defaultdict(list)
    for path, lines in sorted(all_lines.items()):
        print(share(path, list(lines.values())))
        if args.lines and 0 in lines.values():
            print(f"{'':10}not run: {spans(lines)}")
        rooms[room(path)] += lines.values()
    print()
    for name, lines in sorted(rooms.items()):
        print(share(name, lines))
    total = [times for lines in rooms.values() for times in lines]
    print(share("in all", total))
    print(share("generated, not among these", made))
    return 0 if total and 100 * sum(times > 0 for times in total) / len(total) >= args.least else 1


if __name__ == "__main__":
    sys.exit(main())

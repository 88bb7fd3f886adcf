"""Writes the one member of a zip file that ends with the given name. Arguments: the zip file, the name, the output."""

import sys
import zipfile

STEP = 1 << 20


def main():
    archive, name, output = sys.argv[1:4]
    with zipfile.ZipFile(archive) as files:
        members = [info for info in files.infolist() if info.filename.rsplit("/", 1)[-1] == name]
        if len(members) != 1:
            sys.exit(f"{archive} holds {len(members)} files named {name}, expected one")
        total, done = members[0].file_size, 0
        with files.open(members[0]) as source, open(output, "wb") as target:
            while piece := source.read(STEP):
                target.write(piece)
                done += len(piece)
                if sys.stderr.isatty():
                    print(f"\r  {done * 100 // total:3} % of {total / 1e6:.0f} MB", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)


if __name__ == "__main__":
    main()

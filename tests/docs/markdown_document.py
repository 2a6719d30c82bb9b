"""A page of documentation as its sections, each with the tables and the blocks of code in it."""
import re

HEADING = re.compile(r"#{1,6} (.*)")
FENCE = re.compile(r"```(\w*)$")


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def value(cell):
    """What stands between the backticks of a cell."""
    return re.fullmatch(r"`([^`]+)`", cell).group(1)


class Document:
    def __init__(self, text):
        self.tables, self.blocks = {}, {}
        heading, block, table = None, None, None
        for line in text.splitlines():
            if FENCE.match(line) or block is not None:
                if block is None:
                    block = []
                elif line == "```":
                    self.blocks.setdefault(heading, []).append("\n".join(block))
                    block = None
                else:
                    block.append(line)
                continue
            if match := HEADING.match(line):
                heading = match.group(1)
            table = self.table_line(heading, table, line)
        if block is not None:
            raise ValueError("a block of code has no end")

    def table_line(self, heading, table, line):
        """The table that goes on behind this line, if any."""
        if not line.startswith("|"):
            return None
        if table is None:
            table = {"names": cells(line), "rows": []}
            self.tables.setdefault(heading, []).append(table["rows"])
        elif not re.fullmatch(r"[|:-]+", line):
            table["rows"].append(dict(zip(table["names"], cells(line), strict=True)))
        return table

    def table(self, heading):
        """The only table below this heading."""
        (table,) = self.tables[heading]
        return table

    def hex_block(self, heading, index=-1):
        return "".join(self.blocks[heading][index].split())

    def headings_with_bytes(self):
        return set(self.tables) | set(self.blocks)

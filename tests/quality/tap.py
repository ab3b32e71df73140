"""The little that a Python test here needs: numbered results in TAP, and a status at the end."""
import sys


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, problems, name):
        """One result; `problems` is a list of what is wrong, empty when all is well."""
        self.count += 1
        self.failed += bool(problems)
        print(f"{'not ' if problems else ''}ok {self.count} - {name}")
        for problem in problems[:20]:
            print(f"# {problem}")

    def done(self):
        print(f"1..{self.count}")
        sys.exit(self.failed > 0)

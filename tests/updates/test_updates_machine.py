"""Files of a few records, in every combination: a dict, the plan and the store say the same."""

import random
import shutil
import tempfile
from pathlib import Path

import nlm_files
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from nlm_files import article, deletion, write

from pubrecord import updates
from pubrecord.store import Store

_pmids = st.integers(1, 4)
_versions = st.sampled_from(["1", "1", "1", "2", "3"])


class Files(RuleBasedStateMachine):
    """A folder of files that grows, a store that lags behind, and a dict."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = Store(self.folder / "store.sqlite")
        self.files: list[list] = []
        self.paths: list[Path] = []
        self.serial = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(
        keys=st.lists(st.tuples(_pmids, _versions), max_size=5), gone=st.lists(st.tuples(_pmids, _versions), max_size=3)
    )
    def file(self, keys, gone):
        """Another file comes: records, some of them twice, and a deletion."""
        records: list = []
        for pmid, version in keys:
            self.serial += 1
            records.append(article(pmid, f"No. {self.serial}", version))
        if gone:
            records.append(deletion(*((str(pmid), version) for pmid, version in gone)))
        self.files.append(records)
        self.paths.append(write(self.folder, len(self.files), records))

    @rule(seed=st.integers(0, 99))
    def update(self, seed):
        """Some files are applied to the store, in any order."""
        draw = random.Random(seed)
        for path in draw.sample(self.paths, draw.randint(0, len(self.paths))):
            self.store.update([path])

    @invariant()
    def plan_is_right(self):
        """What stands of the files is what the dict says, all versions and the highest ones."""
        stand = nlm_files.standing(self.files)
        assert list(stand.values()) == list(updates.read(self.paths))
        plan = updates.plan(self.paths, versions="latest")
        assert nlm_files.latest(stand) == {record.pmid: record for record in updates.read(plan)}
        assert len(nlm_files.latest(stand)) == plan.records

    @rule()
    def store_is_right(self):
        """Once all files are applied, the store has what the dict says."""
        stand = nlm_files.standing(self.files)
        self.store.update(self.paths)
        assert stand == nlm_files.by_key(self.store)
        assert len(stand) == len(self.store)


TestFiles = Files.TestCase
TestFiles.settings = settings(max_examples=15, stateful_step_count=10, deadline=None)

"""The comparison of `kills.py` notices what is lost, what came back and what differs, and nothing else."""

import copy
import unittest
from typing import Any

from history import Change, Found, History, Request, compare


def user(id: str, version: str = "1", groups: tuple[str, ...] = (), **attributes: Any) -> dict[str, Any]:
    """A user as the server answers it."""
    resource: dict[str, Any] = {"id": id, "schemas": ["User"], "meta": {"version": version}, **attributes}
    return resource | ({"groups": [{"value": group} for group in groups]} if groups else {})


def group(id: str, *members: str, version: str = "1") -> dict[str, Any]:
    return {
        "id": id, "displayName": id, "meta": {"version": version},
        "members": [{"value": member, "type": "User"} for member in members]}


class HistoryTestCase(unittest.TestCase):
    """One connection that has made two users and a group, and deleted a user."""

    def setUp(self) -> None:
        self.history = History("connection 1")
        self.change("POST", "Users", None, {"userName": "ann"}, user("u1", userName="ann"))
        self.change("POST", "Users", None, {"userName": "bob"}, user("u2", userName="bob"))
        self.change("POST", "Groups", None, {"displayName": "g1", "members": ["u1"]}, group("g1", "u1"))
        self.change("DELETE", "Users", "u2", None, None)
        self.found: Found = {
            "Users": {"u1": user("u1", groups=("g1",), userName="ann")}, "Groups": {"g1": group("g1", "u1")}}

    def change(self, label: str, kind: str, id: str | None, after: Any, answer: Any) -> None:
        self.start(label, Change(kind, id, after))
        self.assertEqual(self.history.acknowledge(answer), [])

    def start(self, label: str, *changes: Change, acknowledged: bool = False) -> None:
        self.history.pending = Request(label, list(changes), acknowledged)

    def differences(self) -> list[str]:
        return compare([self.history], self.found)


class ComparisonTests(HistoryTestCase):
    def test_the_acknowledged_state_is_no_difference(self) -> None:
        self.assertEqual(self.differences(), [])

    def test_a_lost_resource(self) -> None:
        del self.found["Groups"]["g1"]
        del self.found["Users"]["u1"]["groups"]
        self.assertEqual(
            self.differences(),
            ["connection 1: Groups/g1 was acknowledged and is lost: {'displayName': 'g1', 'members': ['u1']}"])

    def test_a_resurrected_resource(self) -> None:
        self.found["Users"]["u2"] = user("u2", userName="bob")
        self.assertEqual(self.differences(), ["connection 1: Users/u2 was deleted and is there again"])

    def test_a_changed_attribute(self) -> None:
        self.found["Users"]["u1"]["userName"] = "eve"
        self.assertEqual(self.differences(), ["connection 1: Users/u1: userName should be 'ann' and is 'eve'"])

    def test_an_attribute_that_nobody_set(self) -> None:
        self.found["Users"]["u1"]["title"] = "CEO"
        self.assertEqual(self.differences(), ["connection 1: Users/u1: title should be None and is 'CEO'"])

    def test_another_version(self) -> None:
        self.found["Users"]["u1"]["meta"] = {"version": "2"}
        self.assertEqual(
            self.differences(),
            ["connection 1: Users/u1: meta should be {'version': '1'} and is {'version': '2'}"])

    def test_a_resource_that_nobody_made(self) -> None:
        self.found["Users"]["u9"] = user("u9", userName="eve")
        self.assertEqual(self.differences(), ["Users/u9 is there, and nobody has made it: {'userName': 'eve'}"])

    def test_a_user_that_does_not_list_its_group(self) -> None:
        del self.found["Users"]["u1"]["groups"]
        self.assertEqual(self.differences(), ["Users/u1: groups should be ['g1'] and is []"])

    def test_an_answer_that_differs_from_what_was_sent(self) -> None:
        self.start("PUT Users/u1", Change("Users", "u1", {"userName": "ann", "title": "CFO"}))
        self.assertEqual(
            self.history.acknowledge(user("u1", userName="ann")),
            ["the answer to PUT Users/u1: title should be 'CFO' and is None"])


class InFlightTests(HistoryTestCase):
    """A request in flight may have happened, as a whole."""

    def settled(self) -> tuple[str | None, list[str]]:
        return self.history.settle(self.found), self.differences()

    def test_none(self) -> None:
        self.assertEqual(self.settled(), (None, []))

    def test_a_post(self) -> None:
        before = copy.deepcopy(self.history)
        post = Change("Users", None, {"userName": "cat"})
        self.start("POST", post)
        self.assertEqual(self.settled(), ("did not happen", []))
        self.history = before
        self.start("POST", post)
        self.found["Users"]["u3"] = user("u3", userName="cat")
        self.assertEqual(self.settled(), ("happened", []))
        self.assertIn("u3", self.history.records["Users"])

    def test_a_post_that_is_answered_without_a_body_has_to_be_there(self) -> None:
        self.start("POST cat", Change("Users", None, {"userName": "cat"}), acknowledged=True)
        self.assertEqual(
            self.settled(),
            ("happened", [
                "connection 1: Users/the id that was given to POST cat was acknowledged and is lost: {'userName': 'cat'}"]))

    def test_half_of_a_patch(self) -> None:
        self.start("PATCH", Change("Users", "u1", {"userName": "ann", "title": "CFO", "displayName": "Ann"}))
        self.found["Users"]["u1"]["title"] = "CFO"
        self.assertEqual(
            self.settled(), ("did not happen", ["connection 1: Users/u1: title should be None and is 'CFO'"]))

    def test_half_of_a_delete(self) -> None:
        """The user is gone, and the group still has it."""
        self.start(
            "DELETE", Change("Users", "u1", None), Change("Groups", "g1", {"displayName": "g1"}))
        del self.found["Users"]["u1"]
        self.assertEqual(
            self.settled(), ("happened", ["connection 1: Groups/g1: members should be None and is ['u1']"]))

    def test_a_whole_delete(self) -> None:
        self.start(
            "DELETE", Change("Users", "u1", None), Change("Groups", "g1", {"displayName": "g1"}))
        self.found = {"Users": {}, "Groups": {"g1": group("g1", version="2")}}
        self.assertEqual(self.settled(), ("happened", []))


if __name__ == "__main__":
    unittest.main()

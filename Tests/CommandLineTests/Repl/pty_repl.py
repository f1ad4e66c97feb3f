"""Drives `aup repl` on a real pseudo-terminal.

    python3 pty_repl.py AUP CASE…      runs the cases named, or all of them
    python3 pty_repl.py --list         names them

A case is a function; it fails with an exception. Random ones print their seed (AUP_TEST_SEED).
"""

import os
import random
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time

import pexpect

AUP = "aup"
PROMPT = r"aup( \S+)?> "
CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


class Repl:
    """A session on a terminal, in an empty home folder."""

    def __init__(self, *arguments, home=None, command=None, environment={}):
        self.folder = home or tempfile.mkdtemp(prefix="home-")
        env = {
            "PATH": os.environ["PATH"], "HOME": self.folder, "TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
        }
        env.update(environment)
        argv = command or [AUP, "repl", *arguments]
        # At Ctrl-C the terminal drops what it has not shown yet, perhaps in the middle of a character: replaced, then.
        self.child = pexpect.spawn(
            argv[0], argv[1:], env=env, cwd=self.folder, encoding="utf-8", codec_errors="replace", timeout=30,
            dimensions=(40, 120))
        self.child.delaybeforesend = None

    def expect(self, pattern):
        self.child.expect(pattern)
        return self.child.after

    def prompt(self):
        """Waits for the prompt; gives what was shown before it."""
        self.child.expect(PROMPT)
        return clean(self.child.before)

    def line(self, text):
        """Types a line and gives the answer."""
        self.child.send(text + "\r")
        self.child.expect(PROMPT)
        shown = clean(self.child.before)
        return shown.split("\n", 1)[1].strip() if "\n" in shown else ""

    def paste(self, text):
        """Pastes and enters a long text; takes what is shown meanwhile away, or both sides would wait for each other."""
        data = f"\x1b[200~{text}\x1b[201~\r"
        for start in range(0, len(data), 1024):
            self.child.send(data[start:start + 1024])
            drain(self)

    def leave(self):
        self.child.send("\x04")
        self.child.expect(pexpect.EOF)
        self.child.close()
        same(self.child.exitstatus, 0)


def clean(text):
    """Without escape sequences and carriage returns."""
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)
    return text.replace("\r", "").replace("\x07", "")


def same(actual, expected):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}, got {actual!r}")


def holds(text, part):
    if part not in text:
        raise AssertionError(f"expected {part!r} in {text!r}")


def history(repl):
    with open(os.path.join(repl.folder, ".local/state/aup/history"), encoding="utf-8") as file:
        return file.read()


ANN = '.new user {"userName": "ann", "title": "Admin"}'


@case
def greets_answers_and_leaves():
    repl = Repl()
    repl.expect("type a condition, a declaration or `.help`")
    repl.prompt()
    same(repl.line(ANN), "created ann")
    same(repl.line('title co "Admin"'), "true : condition")
    repl.leave()


@case
def aup_alone_is_the_repl():
    repl = Repl(command=[AUP])
    repl.prompt()
    repl.leave()


@case
def quit_leaves():
    repl = Repl()
    repl.prompt()
    repl.child.send(".quit\r")
    repl.expect(pexpect.EOF)
    repl.child.close()
    same(repl.child.exitstatus, 0)


@case
def a_line_that_fails_does_not_fail_the_session():
    repl = Repl()
    repl.prompt()
    holds(repl.line("departmnt pr"), "did you mean `department`?")
    repl.leave()


@case
def history_is_private_and_comes_back():
    repl = Repl()
    repl.prompt()
    repl.line("title pr")
    repl.line("title pr")
    repl.line("")
    repl.leave()
    same(history(repl), "title pr\n")
    path = os.path.join(repl.folder, ".local/state/aup/history")
    same(stat.S_IMODE(os.stat(path).st_mode), 0o600)
    same(stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode), 0o700)
    same(stat.S_IMODE(os.stat(os.path.join(repl.folder, ".local")).st_mode), 0o700)
    os.chmod(path, 0o644)
    again = Repl(home=repl.folder)
    again.prompt()
    again.child.send("\x1b[A")
    again.expect("title pr")
    again.child.send("\r")
    again.prompt()
    again.leave()
    same(stat.S_IMODE(os.stat(path).st_mode), 0o600)


@case
def history_is_cut_to_a_thousand_entries_at_twice_as_many():
    for count, kept in ((2_000, 2_000), (2_001, 1_000)):
        repl = Repl()
        path = os.path.join(repl.folder, ".local/state/aup/history")
        repl.prompt()
        repl.leave()
        with open(path, "w") as file:
            file.write("".join(f"level eq {number}\n" for number in range(count)))
        again = Repl(home=repl.folder)
        again.prompt()
        again.child.send("\x1b[A")
        again.expect(f"level eq {count - 1}")
        again.child.send("\x03")
        again.prompt()
        again.leave()
        entries = history(again).splitlines()
        same((len(entries), entries[0]), (kept, f"level eq {count - kept}"))


@case
def history_leaves_out_entries_that_are_too_long():
    repl = Repl()
    repl.prompt()
    for length in (64 * 1024, 64 * 1024 + 1):
        repl.paste("#" * length)
        # A long line is drawn with its prompt several times: only the next answer tells that it was taken.
        repl.child.send(".groups\r")
        repl.expect("0 groups")
        # Between two lines the terminal is not the editor's: a long paste sent there would be cut, a Ctrl-D lost.
        repl.prompt()
        same([len(entry) for entry in history(repl).splitlines()], [64 * 1024, len(".groups")])
    repl.leave()


@case
def history_follows_xdg_state_home():
    state = tempfile.mkdtemp(prefix="state-")
    repl = Repl(environment={"XDG_STATE_HOME": state})
    repl.prompt()
    repl.line("title pr")
    repl.leave()
    same(os.path.exists(os.path.join(repl.folder, ".local")), False)
    same(os.path.exists(os.path.join(state, "aup/history")), True)


@case
def no_place_for_a_history_is_no_reason_to_stop():
    repl = Repl(environment={"XDG_STATE_HOME": "/proc/nowhere"})
    repl.prompt()
    repl.line("title pr")
    repl.child.send("\x1b[A")
    repl.expect("title pr")
    repl.child.send("\x03")
    repl.prompt()
    repl.leave()


def with_history(content, **options):
    """A session that finds this history file, and the file's path."""
    state = tempfile.mkdtemp(prefix="aup-state-")
    path = os.path.join(state, "aup/history")
    os.mkdir(os.path.dirname(path))
    if callable(content):
        content(path)
    else:
        with open(path, "wb") as file:
            file.write(content)
    repl = Repl(environment={"XDG_STATE_HOME": state, **options})
    repl.prompt()
    return repl, path


@case
def a_history_without_a_last_line_break_is_mended():
    repl, path = with_history(b"title pr")
    repl.child.send("\x1b[A")
    repl.expect("title pr")
    repl.child.send("\x03")
    repl.prompt()
    repl.line("active pr")
    repl.leave()
    with open(path, "rb") as file:
        same(file.read(), b"title pr\nactive pr\n")


@case
def a_damaged_history_is_no_harm():
    repl, path = with_history(b"\xff\xfe\nactive pr\n\x00\x1b[31mred\\x\\\n\\")
    repl.child.send("\x1b[A")
    repl.expect(r"\^\[\[31mred")
    same("\x1b[31m" in repl.child.before + repl.child.after, False)
    repl.child.send("\x1b[A")
    repl.expect("active pr")
    repl.child.send("\r")
    holds(repl.prompt(), "condition")
    repl.leave()


@case
def a_history_that_grew_too_long_is_cut():
    entry = b"title eq \"" + b"x" * 900 + b"\""
    repl, path = with_history(b"old\n" + b"".join(b"%s or id eq \"%d\"\n" % (entry, i) for i in range(40_000)))
    repl.child.send("\x1b[A")
    repl.expect("39999")
    repl.child.send("\x03")
    repl.prompt()
    repl.leave()
    with open(path, "rb") as file:
        lines = file.read().split(b"\n")
    same((len(lines), lines[0][-7:], lines[-2][-7:], lines[-1]), (1_001, b'"39000"', b'"39999"', b""))
    same(stat.S_IMODE(os.stat(path).st_mode), 0o600)


@case
def an_entry_that_is_too_long_is_not_taken_from_the_history():
    for length in (64 * 1024 + 1, 20_000_000):
        repl, _ = with_history(b"active pr\n" + b"x" * length + b"\n")
        repl.child.send("\x1b[A")
        if length < 1_000_000:
            repl.expect("active pr")
        repl.child.send("\x03")
        repl.prompt()
        repl.leave()


@case
def a_pipe_in_the_place_of_the_history_keeps_nobody_waiting():
    repl, path = with_history(os.mkfifo)
    holds(repl.line("title pr"), "condition")
    repl.leave()
    same(stat.S_ISFIFO(os.stat(path).st_mode), True)


@case
def an_entry_of_several_lines_is_one_entry_of_the_history():
    repl = Repl()
    repl.prompt()
    repl.child.send("at least 1 of (\r")
    repl.expect(r"\.\.\.> ")
    repl.child.send('  title pr, active pr\r')
    repl.expect(r"\.\.\.> ")
    holds(repl.line(")"), "condition")
    repl.leave()
    same(history(repl), "at least 1 of (\\n  title pr, active pr\\n)\n")
    again = Repl(home=repl.folder)
    again.prompt()
    again.child.send("\x1b[A")
    again.expect(r"at least 1 of \(")
    again.child.send("\r")
    holds(again.prompt(), "condition")
    again.leave()


@case
def a_paste_of_several_lines_is_taken_line_by_line():
    repl = Repl()
    repl.prompt()
    repl.child.send("\x1b[200~let a = title pr\nlet b = (\n  active pr\n)\x1b[201~\r")
    shown = repl.prompt()
    holds(shown, "a : condition")
    holds(shown, "b : condition")
    repl.leave()
    same(history(repl), "let a = title pr\nlet b = (\\n  active pr\\n)\n")


@case
def tab_completes_commands_attributes_and_quoted_names():
    repl = Repl()
    repl.prompt()
    repl.line(ANN)
    repl.line('.new group "Clumio Super Admins"')
    repl.line('.new group "Clumio Backup Admins"')
    repl.child.send(".hel\thel\t\r")
    holds(repl.prompt(), ".help [COMMAND]")
    repl.child.send("DEPARTM\t")
    repl.expect("department ")
    repl.child.send('eq "IT"\r')
    holds(repl.prompt(), "false : condition")
    repl.child.send('group eq "Clumio S\t')
    repl.expect('"Clumio Super Admins" ')
    repl.child.send("\r")
    holds(repl.prompt(), "false : condition")
    repl.child.send('group eq Clum\t\t\t')
    repl.expect('"Clumio Backup Admins" +"Clumio Super Admins"')
    repl.child.send("\x03")
    repl.expect(r"\^C")
    repl.prompt()
    repl.leave()


@case
def tab_completes_files():
    repl = Repl()
    os.mkdir(os.path.join(repl.folder, "exports"))
    with open(os.path.join(repl.folder, "exports", "all users.ndjson"), "w") as file:
        file.write('{"userName":"ann"}\n{"userName":"bob"}\n')
    repl.prompt()
    repl.child.send(".load ex\t")
    repl.expect("exports/")
    repl.child.send("a\t")
    repl.expect('"exports/all users.ndjson" ')
    repl.child.send("\r")
    holds(repl.prompt(), "exports/all users.ndjson: 2 users")
    repl.leave()


@case
def tab_shows_nothing_that_a_terminal_would_obey():
    repl = Repl()
    for name in ("f\u009b31m1.ndjson", "f\x1b[31m2.ndjson", "f\u202e3.ndjson"):
        with open(os.path.join(repl.folder, name), "w") as file:
            file.write('{"userName":"zo\\u202eeil","title":"a\\u009b31m"}\n')
    repl.prompt()
    repl.child.send(".load f\t\t\t")
    repl.expect('"f.u001b.31m2.ndjson" +"f.u009b31m1.ndjson"')
    shown = repl.child.before + repl.child.after
    repl.child.send("\x15.load \"f\\u009b\t")
    repl.expect("31m1.ndjson\" ")
    shown += repl.child.before + repl.child.after
    repl.child.send("\r")
    holds(repl.prompt(), "1 user, 0 groups")
    for keys, text in (("userName eq \"zo\t", "u202eeil\" "), ("title eq \"a\t", "u009b31m\" ")):
        repl.child.send(keys)
        repl.expect(re.escape(text))
        shown += repl.child.before + repl.child.after
        repl.child.send("\r")
        holds(repl.prompt(), "true : condition")
    same([character for character in ("\u009b", "\u202e", "\x1b[31m") if character in shown], [])
    repl.leave()


@case
def wide_characters_are_edited_and_completed():
    repl = Repl()
    repl.prompt()
    repl.line('.new user {"userName": "ann", "title": "日本語 é💻"}')
    # One character too many, taken back from the middle of the line.
    repl.child.send('title eq "日本語x é💻"' + "\x1b[D" * 4 + "\x7f" + "\r")
    shown = repl.prompt()
    if "true : condition" not in shown:
        raise AssertionError(shown)
    repl.child.send('title eq "日\t')
    repl.expect("💻\" ")
    repl.child.send("\r")
    holds(repl.prompt(), "true : condition")
    repl.leave()


@case
def inputrc_is_honoured():
    home = tempfile.mkdtemp(prefix="home-")
    with open(os.path.join(home, ".inputrc"), "w") as file:
        file.write('$if aup\n"\\C-xh": ".help quit\\C-m"\n$endif\n')
    repl = Repl(home=home)
    repl.prompt()
    repl.child.send("\x18h")
    holds(repl.prompt(), "leave (also Ctrl-D)")
    repl.leave()


@case
def vi_mode_is_honoured():
    home = tempfile.mkdtemp(prefix="aup-pty-")
    with open(os.path.join(home, ".inputrc"), "w") as file:
        file.write("set editing-mode vi\nset keyseq-timeout 50\n")
    repl = Repl(home=home)
    repl.prompt()
    repl.line(ANN)
    repl.child.send("title pz\x1b")
    time.sleep(0.3)
    repl.child.send("rr\r")
    holds(repl.prompt(), "true : condition")
    # Ctrl-C out of command mode: the next line starts with typing.
    repl.child.send("nonsense\x1b")
    time.sleep(0.3)
    repl.child.send("\x03")
    repl.prompt()
    same(repl.line("title"), '"Admin" : string')
    repl.leave()


@case
def a_dumb_terminal_gets_no_escape_sequence():
    repl = Repl(environment={"TERM": "dumb"})
    repl.prompt()
    shown = repl.child.before
    for line in ("titel pr", ANN, ".hel\t", 'title eq "Ad\t'):
        repl.child.send(line + "\r")
        repl.prompt()
        shown += repl.child.before
    holds(shown, "true : condition")
    same("\x1b" in shown, False)
    repl.leave()


def resize(repl, rows, columns):
    repl.child.setwinsize(rows, columns)
    time.sleep(0.2)  # the prompt is shown anew
    drain(repl)


@case
def replies_follow_the_size_of_the_window():
    repl = Repl()
    write_users(repl.folder, 100)
    repl.prompt()
    repl.line(".load users.ndjson")
    same(repl.line(".users").count("\n"), 40 - 6 + 1)
    resize(repl, 20, 60)
    same(repl.line(".users").count("\n"), 20 - 6 + 1)
    # The excerpt of a long line is as wide as the window.
    error = 'title eq "%s" and titel pr' % ("x" * 100)
    same(max(len(line) for line in repl.line(error).split("\n") if line.startswith(" 1 |")) <= 60, True)
    resize(repl, 40, 200)
    holds(repl.line(error), error)
    repl.leave()


@case
def interrupt_clears_the_line():
    repl = Repl()
    repl.prompt()
    repl.child.send("title eq")
    repl.expect("title eq")
    repl.child.send("\x03")
    repl.expect(r"\^C")
    repl.prompt()
    repl.child.send("rule \"X\" {\r")
    repl.expect(r"\.\.\.> ")
    repl.child.send("when ti")
    repl.expect("when ti")
    repl.child.send("\x03")
    repl.prompt()
    same(repl.line(ANN), "created ann")
    repl.leave()


@case
def interrupt_ends_a_search_and_a_half_paste():
    repl = Repl()
    repl.prompt()
    repl.line(ANN)
    for keys in ("\x12ann", "\x1b[200~half a paste", "\x1b", "\x18", "\x16", "\x1b5", "\x1b[200~"):
        repl.child.send(keys)
        time.sleep(0.05)
        repl.child.send("\x03")
        repl.expect(r"\^C")
        repl.prompt()
        same(repl.line("title"), '"Admin" : string')
    repl.leave()


def write_users(folder, count):
    with open(os.path.join(folder, "users.ndjson"), "w") as file:
        for number in range(count):
            file.write('{"userName":"user%d@corp.example","title":"Engineer %d"}\n' % (number, number))


@case
def interrupt_stops_what_runs_and_nothing_changes():
    repl = Repl()
    write_users(repl.folder, 60_000)
    repl.prompt()
    repl.child.send(".load users.ndjson\r")
    time.sleep(0.1)
    repl.child.send("\x03")
    holds(repl.prompt(), "interrupted")
    same(repl.line(".users"), "0 users")
    repl.leave()


def only_child(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        [child] = file.read().split()
    return int(child)


@case
def interrupt_ends_a_paste():
    repl = Repl()
    write_users(repl.folder, 20_000)
    repl.prompt()
    repl.line(".load users.ndjson")
    repl.child.send("\x1b[200~" + "\n".join(['.who title matches "^E.*77$"'] * 100) + "\x1b[201~\r")
    repl.expect("of 20000 users")
    repl.child.send("\x03")
    shown = repl.prompt()
    same(shown.count("interrupted"), 1)
    same(shown.count("of 20000 users") < 99, True)
    # In the midst of an entry: what was pasted of it is gone.
    pasted = "at least 1 of (\n" + 'title eq "x",\n' * 3_000 + "title pr)"
    repl.child.send("\x1b[200~" + pasted + "\x1b[201~")
    repl.expect(r"title pr\)")
    repl.child.send("\r\x03")
    repl.prompt()
    drain(repl)
    holds(repl.line('title co "5"'), "condition")
    repl.leave()


@case
def interrupt_ends_the_search_for_candidates():
    repl = Repl()
    write_users(repl.folder, 30_000)
    repl.prompt()
    repl.line(".load users.ndjson")
    for keys in ('.user "user9\t', 'userName eq "user9\t', ".user nobodi\r"):
        repl.child.send(keys)
        time.sleep(0.01)
        repl.child.send("\x03")
        repl.expect(r"\^C")
        repl.prompt()
    holds(repl.line(".users"), "30000 users")
    repl.leave()


@case
def the_terminal_is_as_it_was_after_a_termination():
    repl = Repl(command=["/bin/sh"], environment={"PS1": "shell> "})
    repl.expect("shell> ")
    repl.child.send("stty -a > before; " + AUP + " repl; stty -a > after; echo do\"\"ne\r")
    repl.prompt()
    os.kill(only_child(repl.child.pid), signal.SIGTERM)
    repl.expect("done")
    with open(os.path.join(repl.folder, "before")) as before, open(os.path.join(repl.folder, "after")) as after:
        same(after.read(), before.read())
    repl.child.close(force=True)


@case
def suspended_and_brought_back():
    repl = Repl(command=["/bin/bash", "--norc", "-i"], environment={"PS1": "shell> "})
    repl.expect("shell> ")
    repl.child.send(AUP + " repl\r")
    repl.prompt()
    same(repl.line(ANN), "created ann")
    repl.child.send("\x1a")
    repl.expect("shell> ")
    repl.child.send("fg\r")
    repl.prompt()
    same(repl.line("title"), '"Admin" : string')
    # The last: the terminal throws a key away that is about to be read.
    for keys in ["\x12ann", "\x1b[200~half a paste"] + ["x"] * 50:
        repl.child.send(keys)
        if len(keys) > 1:
            time.sleep(0.05)
        repl.child.send("\x1a")
        repl.expect("shell> ")
        repl.child.send("fg\r")
        repl.expect(r" repl\r\n.*\[\?2004h")
        repl.child.send("\x03")
        repl.expect(r"\^C")
        repl.prompt()
        same(repl.line("title"), '"Admin" : string')
    repl.child.send("\x04")
    repl.expect("shell> ")
    repl.child.send("exit\r")
    repl.expect(pexpect.EOF)


@case
def a_lost_terminal_ends_the_program():
    repl = Repl()
    repl.prompt()
    repl.child.close(force=False)
    same(repl.child.isalive(), False)


@case
def rules_that_are_typed_end_with_one_ctrl_d():
    check = Repl(command=[AUP, "check", "-"])
    check.child.send('rule "R" { when title pr assign role "R" in "U" }\r')
    check.child.send("\x04")
    check.expect(pexpect.EOF)


@case
def no_prompt_where_the_output_is_a_pipe():
    repl = Repl(command=["/bin/sh", "-c", AUP + " repl | cat"])
    repl.child.setecho(False)
    repl.child.send(ANN + "\r")
    repl.expect("created ann")
    same("aup>" in repl.child.before, False)
    repl.child.send("\x04")
    repl.expect(pexpect.EOF)


@case
def a_script_is_interrupted():
    script = subprocess.Popen([AUP, "repl"], stdin=subprocess.PIPE)
    time.sleep(0.5)
    script.send_signal(signal.SIGINT)
    same(script.wait(10), 130)


@case
def interrupt_throws_away_a_key_that_is_about_to_be_read():
    repl = Repl()
    repl.prompt()
    for _ in range(2_000):
        repl.child.send("x")
        repl.child.send("\x03")
        repl.prompt()
    repl.leave()


@case
def a_thousand_interrupts_at_random_moments():
    seed = int(os.environ.get("AUP_TEST_SEED", "20261123"))
    print(f"AUP_TEST_SEED={seed}", flush=True)
    chance = random.Random(seed)
    repl = Repl()
    write_users(repl.folder, 10_000)
    repl.prompt()
    repl.line(".load users.ndjson")
    repl.line(".user user1@corp.example")
    typed = [
        "title eq", 'title co "Eng', "\t", "\t\t", "\x12tit", "\x1b[A", "title pr\r", "rule \"X\" {\r",
        "when title pr\r", "\x1b", "\x1b[200~paste", ".set ti\t", "\x17", "\x15", "\x1b5", ".why title pr\r", ".help\r",
        "(\r", "\x14", "\x16", "at least 1 of (\r",
    ]
    # These take longer than the longest wait below.
    running = [".users\r", '.users title co "7"\r', '.who title matches "^E.*7$"\r', ".user nobody\r", ".save x.ndjson\r"]
    shown = ""
    # Beside other work more of them come before the last one was answered: it takes more than a thousand then.
    for count in range(5_000):
        if count >= 1_000 and shown.count("interrupted") > 20 and shown.count("^C") > 500:
            break
        for _ in range(chance.randrange(3)):
            repl.child.send(chance.choice(typed))
        if chance.random() < 0.3:
            repl.child.send("\x15" + chance.choice(running))
        if chance.random() < 0.5:
            time.sleep(chance.random() * 0.01)
        repl.child.send("\x03")
        shown += drain(repl)
        if not repl.child.isalive():
            raise AssertionError("the program ended")
    # Whatever was under way is over once the answer to this comes.
    repl.child.send("\x03")
    time.sleep(0.3)
    shown += drain(repl)
    repl.child.send("\x03")
    repl.prompt()
    drain(repl)
    repl.child.send('title\r')
    repl.expect('"Engineer 1" : string')
    repl.prompt()
    repl.leave()
    met_command, met_line = shown.count("interrupted"), shown.count("^C")
    print(f"{met_command} interrupts met a running command, {met_line} a line", flush=True)
    same((met_command > 20, met_line > 500), (True, True))


def drain(repl):
    """What is shown by now."""
    shown = ""
    try:
        while True:
            shown += repl.child.read_nonblocking(1 << 16, timeout=0)
    except pexpect.TIMEOUT:
        return shown
    except pexpect.EOF:
        raise AssertionError("the program ended")


def main(arguments):
    global AUP
    if arguments == ["--list"]:
        print("\n".join(CASES))
        return 0
    AUP = os.path.abspath(arguments[0])
    # A test runner may have blocked signals, and a shell told what runs behind it to ignore them: both are inherited.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Home folders of the sessions are made in here, and go with it.
    with tempfile.TemporaryDirectory(prefix="aup-pty-", ignore_cleanup_errors=True) as tempfile.tempdir:
        passed = [passes(name) for name in arguments[1:] or CASES]
    return 0 if all(passed) else 1


def passes(name):
    start = time.monotonic()
    try:
        CASES[name]()
        print(f"passed {name} ({time.monotonic() - start:.1f} s)", flush=True)
        return True
    except (AssertionError, pexpect.ExceptionPexpect, OSError) as error:
        print(f"FAILED {name}: {error}", flush=True)
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

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
    for length, kept in ((64 * 1024, 1), (64 * 1024 + 1, 1)):
        repl.paste("#" * length)
        repl.prompt()
        same([len(entry) for entry in history(repl).splitlines()], [64 * 1024] * kept)
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
def a_thousand_interrupts_at_random_moments():
    seed = int(os.environ.get("AUP_TEST_SEED", "20261123"))
    print(f"AUP_TEST_SEED={seed}", flush=True)
    chance = random.Random(seed)
    repl = Repl()
    write_users(repl.folder, 2_000)
    repl.prompt()
    repl.line(".load users.ndjson")
    repl.line(".user user1@corp.example")
    moves = [
        "title eq", 'title co "Eng', "\t", "\t\t", "\x12tit", "\x1b[A", "\x1b[A\x1b[A\r", "title pr\r", ".users\r",
        '.who title matches "^E.*7$"\r', "rule \"X\" {\r", "when title pr\r", ".groups\r", "\x1b", "\x1b[200~paste",
        ".set ti\t", "\x17", "\x15", "\x1b5", ".why title pr\r", ".help\r", "(\r", "\x14", "\x16", "at least 1 of (\r",
    ]
    for _ in range(1_000):
        for _ in range(chance.randrange(3)):
            repl.child.send(chance.choice(moves))
        if chance.random() < 0.5:
            time.sleep(chance.random() * 0.004)
        repl.child.send("\x03")
        drain(repl)
        if not repl.child.isalive():
            raise AssertionError("the program ended")
    # Whatever was under way is over once the answer to this comes.
    repl.child.send("\x03")
    time.sleep(0.3)
    drain(repl)
    repl.child.send("\x03")
    repl.prompt()
    drain(repl)
    repl.child.send('title\r')
    repl.expect('"Engineer 1" : string')
    repl.prompt()
    repl.leave()


def drain(repl):
    try:
        while True:
            repl.child.read_nonblocking(1 << 16, timeout=0)
    except pexpect.TIMEOUT:
        pass
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

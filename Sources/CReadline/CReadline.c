#define _GNU_SOURCE
#include "CReadline.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

// Signals. Handlers only set flags. While a line is edited all of them are blocked but in ppoll, so that none is lost
// between looking at the flag and waiting.

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t other_signal;
static const int other_signals[] = {SIGTSTP, SIGTERM, SIGHUP, SIGWINCH};
enum { OTHER_SIGNALS = sizeof other_signals / sizeof *other_signals };
static sigset_t unblocked;
static int is_editing;

static void on_interrupt(int number) {
  (void)number;
  interrupted = 1;
}

static void on_other_signal(int number) { other_signal = number; }

void aup_interrupts_catch(void) {
  struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
  sigaction(SIGINT, &action, NULL);
  // Whoever started us may have had it blocked, which is inherited.
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigprocmask(SIG_UNBLOCK, &wanted, NULL);
}

int aup_interrupts_pending(void) {
  if (interrupted || !is_editing) return interrupted;
  // Blocked until the next ppoll, which a long completion keeps waiting.
  sigset_t waiting;
  return sigpending(&waiting) == 0 && sigismember(&waiting, SIGINT) == 1;
}

void aup_interrupts_clear(void) { interrupted = 0; }

// Does what the signal would have done without us, with the terminal as it was before; comes back after SIGTSTP.
static void obey(int number) {
  if (number == SIGWINCH) {
    rl_resize_terminal();
    return;
  }
  rl_cleanup_after_signal();
  struct sigaction ours;
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigaction(number, &standard, &ours);
  raise(number);
  sigset_t editing;
  sigprocmask(SIG_SETMASK, &unblocked, &editing);
  sigprocmask(SIG_SETMASK, &editing, NULL);
  sigaction(number, &ours, NULL);
  rl_reset_after_signal();
  rl_forced_update_display();
}

// Waits for input; what ppoll says of it, 0 if a signal came first (which is obeyed, unless it is Ctrl-C), -1 if the
// terminal is gone.
static int wait_for_input(void) {
  // Where there is input, ppoll looks no further: a Ctrl-C that came before it counts first.
  struct timespec at_once = {0};
  struct pollfd input = {.fd = fileno(rl_instream), .events = POLLIN};
  int ready = ppoll(NULL, 0, &at_once, &unblocked);
  if (ready == 0) ready = ppoll(&input, 1, NULL, &unblocked);
  if (ready > 0) return input.revents;
  if (errno != EINTR) return -1;
  int number = other_signal;
  other_signal = 0;
  if (number) obey(number);
  return 0;
}

// Ctrl-C and Ctrl-Z throw away what was typed and not yet read, perhaps just after we were told that there is something:
// reading must not wait for more, with the signals blocked.
static void prepare_terminal(int has_meta_key) {
  rl_prep_terminal(has_meta_key);
  struct termios modes;
  int terminal = fileno(rl_instream);
  if (tcgetattr(terminal, &modes) != 0) return;
  modes.c_cc[VMIN] = 0;
  modes.c_cc[VTIME] = 0;
  tcsetattr(terminal, TCSADRAIN, &modes);
}

// What readline reads keys with. It asks in the middle of a paste too, where waiting must end with Ctrl-C.
static int next_key(FILE *stream) {
  for (;;) {
    int ready = wait_for_input();
    if (ready < 0 || (ready == 0 && interrupted)) return EOF;
    if (ready == 0) continue;
    unsigned char key;
    ssize_t count = read(fileno(stream), &key, 1);
    if (count == 1) return key;
    if (count == 0 ? ready & POLLHUP : errno != EINTR && errno != EAGAIN) return EOF;
  }
}

// Completion. To readline the whole line up to the cursor is one word, so that our own rules say where names, quoted
// names with blanks and paths begin.

struct aup_completions {
  char **items;  // items[0] is the common part, as readline wants it
  size_t count, capacity;
  size_t start;
  char append;
};

static aup_completer complete_line;
static void *completer_context;
static size_t shown_prefix;
enum { MOST_SHOWN = 200 };

static void push(aup_completions *completions, const char *text) {
  if (completions->count + 2 > completions->capacity) {
    size_t capacity = completions->capacity ? completions->capacity * 2 : 16;
    char **items = realloc(completions->items, capacity * sizeof *items);
    if (!items) return;
    completions->items = items;
    completions->capacity = capacity;
  }
  size_t length = strlen(text);
  char *item = malloc(completions->start + length + 1);
  if (!item) return;
  memcpy(item, rl_line_buffer, completions->start);
  memcpy(item + completions->start, text, length + 1);
  completions->items[completions->count++] = item;
  completions->items[completions->count] = NULL;
}

void aup_completions_replace(aup_completions *completions, size_t start, const char *common, char append) {
  completions->start = start <= (size_t)rl_point ? start : (size_t)rl_point;
  completions->append = append;
  push(completions, common);
}

void aup_completions_add(aup_completions *completions, const char *candidate) { push(completions, candidate); }

static char **attempt_completion(const char *text, int start, int end) {
  (void)text, (void)start, (void)end;
  rl_attempted_completion_over = 1;  // never file names of readline's own
  aup_completions found = {0};
  complete_line(completer_context, rl_line_buffer, (size_t)rl_end, (size_t)rl_point, &found);
  if (found.count < 2) {
    for (size_t index = 0; index < found.count; index++) free(found.items[index]);
    free(found.items);
    return NULL;
  }
  if (found.count == 2) {  // readline wants a lone candidate in the place of the common part
    free(found.items[0]);
    found.items[0] = found.items[1];
    found.items[1] = NULL;
  }
  shown_prefix = found.start;
  rl_completion_append_character = found.append;
  rl_completion_suppress_append = found.append == 0;
  rl_sort_completion_matches = 0;
  rl_ignore_completion_duplicates = 0;
  return found.items;
}

static void show_candidates(char **items, int count, int longest) {
  (void)longest;
  int shown = count < MOST_SHOWN ? count : MOST_SHOWN;
  char *tails[MOST_SHOWN + 2];
  int width = 0;
  tails[0] = items[0];
  for (int index = 1; index <= shown; index++) {
    tails[index] = items[index] + shown_prefix;
    int length = (int)strlen(tails[index]);
    if (length > width) width = length;
  }
  tails[shown + 1] = NULL;
  rl_display_match_list(tails, shown, width);
  if (shown < count) fprintf(rl_outstream, "… and %d more\n", count - shown);
  rl_forced_update_display();
}

// Reading.

static char *finished_line;
static int is_finished;

static void on_line(char *line) {
  finished_line = line;
  is_finished = 1;
  rl_callback_handler_remove();
}

void aup_editor_start(aup_completer completer, void *context, int history_limit) {
  complete_line = completer;
  completer_context = context;
  rl_readline_name = "aup";
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_change_environment = 0;
  rl_prep_term_function = prepare_terminal;
  rl_getc_function = next_key;
  rl_basic_word_break_characters = "";
  rl_completer_word_break_characters = "";
  rl_completer_quote_characters = NULL;
  rl_attempted_completion_function = attempt_completion;
  rl_completion_display_matches_hook = show_candidates;
  rl_initialize();
  using_history();
  stifle_history(history_limit);
}

void aup_editor_remember(const char *entry) { add_history(entry); }

// Ctrl-C: shows `^C`, leaves what was typed on the screen, and forgets it, searches and half-typed commands included.
static void discard_line(void) {
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_echo_signal_char(SIGINT);
  rl_cleanup_after_signal();
  rl_replace_line("", 0);
  rl_callback_handler_remove();
  fputc('\n', rl_outstream);
}

static aup_read_result edit(char **line) {
  while (!is_finished) {
    int ready = wait_for_input();
    if (ready < 0) return AUP_READ_END;
    if (ready > 0 && !interrupted) rl_callback_read_char();
    if (interrupted) {
      if (is_finished) free(finished_line);
      discard_line();
      return AUP_READ_INTERRUPTED;
    }
  }
  *line = finished_line;
  return finished_line ? AUP_READ_LINE : AUP_READ_END;
}

aup_read_result aup_editor_read(const char *prompt, char **line) {
  sigset_t blocked;
  struct sigaction before[OTHER_SIGNALS];
  struct sigaction action = {.sa_handler = on_other_signal};
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  for (int index = 0; index < OTHER_SIGNALS; index++) sigaddset(&blocked, other_signals[index]);
  sigprocmask(SIG_BLOCK, &blocked, &unblocked);
  for (int index = 0; index < OTHER_SIGNALS; index++) {
    sigaction(other_signals[index], &action, &before[index]);
    if (before[index].sa_handler == SIG_IGN) sigaction(other_signals[index], &before[index], NULL);  // as nohup asks
  }

  *line = NULL;
  is_finished = 0;
  finished_line = NULL;
  interrupted = 0;
  rl_callback_handler_install(prompt, on_line);
  is_editing = 1;
  aup_read_result result = edit(line);
  is_editing = 0;
  rl_callback_handler_remove();
  fflush(rl_outstream);

  for (int index = 0; index < OTHER_SIGNALS; index++) sigaction(other_signals[index], &before[index], NULL);
  sigprocmask(SIG_SETMASK, &unblocked, NULL);
  return result;
}

"""Shell completion of the command line, made from its parser: what the parser knows is what the shell offers."""

import argparse
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Shell = Literal["bash", "zsh", "fish"]
SHELLS: Final[tuple[Shell, ...]] = ("bash", "zsh", "fish")

# Arguments, by their name in the parser, whose values are files.
FILES: Final = frozenset({"files", "output", "api_keys_file", "model"})


@dataclass(frozen=True, slots=True)
class _Option:
    """An option of a command, or (without names) its positional arguments."""

    names: tuple[str, ...]
    help: str
    takes_value: bool
    takes_files: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    help: str
    options: tuple[_Option, ...]
    arguments: tuple[_Option, ...]


def script(shell: Shell, parser: argparse.ArgumentParser, words: Mapping[str, tuple[str, ...]]) -> str:
    """The completion script of a shell for a parser with sub-commands.

    `words` gives, by name, the values to offer for arguments that have no choices.
    """
    commands = tuple(_commands(parser, words))
    general = tuple(_options(parser, words))
    write = {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]
    return "\n".join(write(parser.prog, commands, general)) + "\n"


def _commands(parser: argparse.ArgumentParser, words: Mapping[str, tuple[str, ...]]) -> Iterator[_Command]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                found = tuple(_options(command, words))
                options = tuple(option for option in found if option.names)
                yield _Command(name, helps.get(name, ""), options, tuple(option for option in found if not option.names))


def _options(parser: argparse.ArgumentParser, words: Mapping[str, tuple[str, ...]]) -> Iterator[_Option]:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction) and action.help != argparse.SUPPRESS:
            values = tuple(str(choice) for choice in action.choices) if action.choices else words.get(action.dest, ())
            help = (action.help or "").replace("%%", "%").split(". ")[0].split("; ")[0].rstrip(".")
            yield _Option(tuple(action.option_strings), help, action.nargs != 0, action.dest in FILES, values)


def _bash(program: str, commands: tuple[_Command, ...], general: tuple[_Option, ...]) -> Iterator[str]:
    function = f"_{program}"
    yield f"# bash completion for {program}"
    yield f"{function}() {{"
    yield '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}" command="" index'
    # bash takes --option=value apart at the sign.
    yield '    if [[ $current == "=" ]]; then current=""'
    yield '    elif [[ $previous == "=" ]]; then previous="${COMP_WORDS[COMP_CWORD - 2]}"; fi'
    yield "    for ((index = 1; index < COMP_CWORD; index++)); do"
    yield '        case "${COMP_WORDS[index]}" in'
    yield f'            {"|".join(command.name for command in commands)}) command="${{COMP_WORDS[index]}}"; break ;;'
    yield "        esac"
    yield "    done"
    yield "    COMPREPLY=()"
    yield '    case "$command $previous" in'
    for command in commands:
        for option in command.options:
            if option.takes_value:
                patterns = "|".join(shlex.quote(f"{command.name} {name}") for name in option.names)
                yield f"        {patterns}) {_bash_values(option)} return ;;"
    yield "    esac"
    yield '    case "$command" in'
    top = [command.name for command in commands] + [name for option in general for name in option.names]
    yield f'        "") COMPREPLY=($(compgen -W {shlex.quote(" ".join(top))} -- "$current")) ;;'
    for command in commands:
        names = shlex.quote(" ".join(name for option in command.options for name in option.names))
        yield f"        {command.name})"
        yield f'            if [[ $current == -* ]]; then COMPREPLY=($(compgen -W {names} -- "$current")); return; fi'
        for argument in command.arguments:
            yield f"            {_bash_values(argument)}"
        yield "            ;;"
    yield "    esac"
    yield "}"
    yield f"complete -F {function} {program}"


def _bash_values(option: _Option) -> str:
    if option.takes_files:
        return "compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$current\"));"
    return f'COMPREPLY=($(compgen -W {shlex.quote(" ".join(option.words))} -- "$current"));' if option.words else ""


def _zsh(program: str, commands: tuple[_Command, ...], general: tuple[_Option, ...]) -> Iterator[str]:
    function = f"_{program}"
    yield f"#compdef {program}"
    yield f"{function}() {{"
    yield "    local curcontext=$curcontext state line"
    yield "    local -a commands"
    described = " ".join(shlex.quote(f"{command.name}:{command.help}") for command in commands)
    yield f"    commands=({described})"
    yield f"    _arguments -C {' '.join(_zsh_options(general))} '1:command:->command' '*::argument:->argument'"
    yield "    case $state in"
    yield "        command) _describe command commands ;;"
    yield "        argument)"
    yield "            case $line[1] in"
    for command in commands:
        positional = [f"'*:{'file' if argument.takes_files else 'value'}:{_zsh_values(argument)}'" for argument in command.arguments]
        yield f"                {command.name}) _arguments {' '.join([*_zsh_options(command.options), *positional])} ;;"
    yield "            esac ;;"
    yield "    esac"
    yield "}"
    yield f'if [[ $funcstack[1] == {function} ]]; then {function} "$@"; else compdef {function} {program}; fi'


def _zsh_options(options: tuple[_Option, ...]) -> Iterator[str]:
    for option in options:
        help = option.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
        for name in option.names:
            value = f":value:{_zsh_values(option)}" if option.takes_value else ""
            yield shlex.quote(f"{name}[{help}]{value}")


def _zsh_values(option: _Option) -> str:
    return "_files" if option.takes_files else f"({' '.join(option.words)})" if option.words else " "


def _fish(program: str, commands: tuple[_Command, ...], general: tuple[_Option, ...]) -> Iterator[str]:
    yield f"# fish completion for {program}"
    yield f"complete -c {program} -f"
    for command in commands:
        yield f"complete -c {program} -n __fish_use_subcommand -a {command.name} -d {_fish_quote(command.help)}"
    for option in general:
        yield f"complete -c {program} -n __fish_use_subcommand{_fish_names(option)} -d {_fish_quote(option.help)}"
    for command in commands:
        seen = f"complete -c {program} -n '__fish_seen_subcommand_from {command.name}'"
        for option in (*command.options, *command.arguments):
            value = " -F" if option.takes_files else ""
            if option.names and option.takes_value:
                value = " -r -F" if option.takes_files else " -x"
            words = f" -a {_fish_quote(' '.join(option.words))}" if option.words else ""
            yield f"{seen}{_fish_names(option)}{value}{words}" + (f" -d {_fish_quote(option.help)}" if option.names else "")


def _fish_names(option: _Option) -> str:
    return "".join(f" -l {name[2:]}" if name.startswith("--") else f" -s {name[1:]}" for name in option.names)


def _fish_quote(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

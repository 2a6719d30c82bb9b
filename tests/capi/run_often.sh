#!/bin/sh
# Runs a program so many times; fails when it does. Usage: run_often.sh TIMES PROGRAM
set -eu
i=0
while [ "$i" -lt "$1" ]; do
  "$2"
  i=$((i + 1))
done

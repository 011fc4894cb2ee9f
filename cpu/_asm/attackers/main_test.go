package main

import (
	"testing"

	"tpmbench/cpu/asm/committed"
)

func TestCommitted(t *testing.T) { committed.Test(t, "lanes/attackers") }

package main

import "testing"

// What the process works is counted: by it the daemon knows whether there can be memory to give back.
func TestWorkIsCounted(t *testing.T) {
	before, sum := worked(), 0
	for i := 0; worked() < before+tidyWork/10; i++ {
		sum += i
	}
	if again := worked(); again < before {
		t.Errorf("%v after %v (%d)", again, before, sum)
	}
}

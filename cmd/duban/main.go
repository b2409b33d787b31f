//go:build !manual

package main

import (
	"os"
	"time"
)

// main is the only place in the program that knows a clock.
func main() { os.Exit(start(time.Now)) }

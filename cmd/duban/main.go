//go:build !manual

// Command duban reminds: it holds rectification plans and tells the right people in time, until each matter is closed.
package main

import (
	"os"
	"time"
)

func main() { os.Exit(start(time.Now)) }

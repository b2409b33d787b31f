//go:build !manual

package main

import (
	"os"
	"time"
)

func main() { os.Exit(start(time.Now)) }

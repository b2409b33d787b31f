package agenda

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime/debug"
)

// Basis returns a hash of the settings by which plans are decided on, and of the program that decides: what is kept holds for these alone. Settings
// are compared by their JSON.
func Basis(settings any) (string, error) {
	body, err := json.Marshal(settings)
	if err != nil {
		return "", fmt.Errorf("hash the settings: %w", err)
	}
	sum := sha256.Sum256(append(body, program()...))
	return hex.EncodeToString(sum[:]), nil
}

// program returns what tells this program from one with other rules: the commit that it was built of, where that is known and nothing was changed,
// else what its file holds, which is the same on each machine that has it. Where that cannot be read either it is empty, as no round may fail for it.
func program() string {
	known := map[string]string{}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			known[s.Key] = s.Value
		}
	}
	if commit := known["vcs.revision"]; commit != "" && known["vcs.modified"] == "false" {
		return commit
	}
	const running = "/proc/self/exe" // also after an upgrade has put another file in its place
	if is, err := held(running); err == nil {
		return is
	}
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	is, err := held(path)
	if err != nil {
		return ""
	}
	return is
}

// held returns what tells a file's content from another's. It is no proof against whoever means to deceive, and takes a hundredth of a second for the program.
func held(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // it was only read
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	size, err := io.Copy(sum, file)
	return fmt.Sprint(size, " ", sum.Sum32()), err
}

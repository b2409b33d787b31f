package agenda

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
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
// else its file.
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
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(file.Size(), file.ModTime().UnixNano())
}

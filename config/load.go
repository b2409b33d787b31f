package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/go-viper/mapstructure/v2"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"

	"duban/remind/delivery"
)

// Options says where settings come from besides the defaults.
type Options struct {
	File    string            // --config: must exist
	Search  []string          // where to look without File: the first that exists; nil: see SearchPath
	Environ []string          // os.Environ()
	Flags   map[string]string // key (state, log.level) to what was typed
	Sealed  bool              // a secret whose file this user may not read is left unset: for whoever sends nothing
	Checks  map[string]Check  // by key: what another room knows of it
}

// A Check holds a key against what the room knows that uses it: the specs of times are text here. A warning is of what is allowed and most likely
// not meant.
type Check func(*Settings) (warning string, err error)

// SearchPath returns the places of the settings file, in order.
func SearchPath() []string { return []string{"duban.yaml", "/etc/duban/duban.yaml"} }

// maxFile bounds a settings or secret file, in bytes: a wrong path may name anything.
const maxFile = 1 << 20

// Load reads and checks the settings. If they are at fault the error is Faults, with every fault; a settings file that cannot be read
// is a plain error.
func Load(o Options) (Settings, error) {
	path, text, err := findFile(o)
	if err != nil {
		return Settings{}, err
	}
	l := newLoader(o.Environ)
	l.sealed = o.Sealed
	l.readFile(path, text)
	l.readEnviron()
	l.readFlags(o.Flags)
	s := l.decode()
	s.Source = path
	s.State = l.state(s.State, o.Flags)
	l.secrets(&s)
	l.check(&s)
	l.others(&s, o.Checks)
	s.Warnings = l.warnings
	if len(l.faults) > 0 {
		l.mend(&s)
		return s, l.faults
	}
	return s, nil
}

// mend puts the default in the place of values at fault without which a store cannot even be looked at.
func (l *loader) mend(s *Settings) {
	usual := Default()
	for _, f := range l.faults {
		switch key, _, _ := strings.Cut(f.Key, "."); {
		case key == "policy":
			s.Policy = usual.Policy
			s.Policy.Caps, s.Policy.Hours, s.Policy.Reports = s.Caps, s.Hours, s.Reports
		case f.Key == "round":
			s.Round = usual.Round
		case f.Key == "backup.at":
			s.Backup.At = usual.Backup.At
		}
	}
}

// others makes faults and warnings of what other rooms find.
func (l *loader) others(s *Settings, checks map[string]Check) {
	for _, key := range slices.Sorted(maps.Keys(checks)) {
		warning, err := checks[key](s)
		switch {
		case err != nil:
			l.fault(key, err.Error())
		case warning != "":
			l.warn(key, l.origin(key), warning)
		}
	}
}

// findFile returns the settings file that counts: the one that was named, which must be there, else the first of those
// that are looked for. Two files are never joined, as nobody would see which key comes from which.
func findFile(o Options) (path string, text []byte, err error) {
	if o.File != "" {
		text, err = readBounded(o.File)
		if err != nil {
			err = fmt.Errorf("读取设置文件：%w", err)
		}
		return o.File, text, err
	}
	search := o.Search
	if search == nil {
		search = SearchPath()
	}
	for _, path := range search {
		text, err := readBounded(path)
		switch {
		case err == nil:
			return path, text, nil
		case outOfSight(path):
			// Whoever types in a folder that he may not look into (root's, after runuser) has no settings there.
		case !errors.Is(err, fs.ErrNotExist):
			return "", nil, fmt.Errorf("读取设置文件：%w", err)
		}
	}
	return "", nil, nil
}

// outOfSight reports whether it cannot even be known if there is such a file: its folder is closed to this user. One that is seen and cannot
// be read is a fault, since it may be the one that is meant.
func outOfSight(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrPermission)
}

// readBounded reads a file of settings or a secret. Neither a pipe, which would wait for ever, nor a device, nor a file that somebody has
// mistaken for one is read into memory. It is opened without waiting and looked at afterwards, so that nothing can take its place in between.
func readBounded(path string) (text []byte, err error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("文件 %s 不存在，请核对文件名（%w）", path, err)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("无权读取文件 %s，请核对所有者和权限（%w）", path, err)
	case err != nil:
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s 不是普通文件", path)
	}
	text, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	if err == nil && len(text) > maxFile {
		return nil, fmt.Errorf("%s 超过%d字节，不像是设置文件", path, maxFile)
	}
	return text, err
}

// A loader brings the layers together and gathers what is wrong.
type loader struct {
	reader
	root     *shape
	viper    *viper.Viper
	env      map[string]string
	path     string // of the settings file; empty: none
	folder   string // of it: relative file names start there
	shown    bool   // everybody can read it
	sealed   bool
	warnings []Fault
}

// newLoader returns a loader that knows the keys by the types of the settings. Of a variable that stands twice in the
// environment the last one counts.
func newLoader(environ []string) *loader {
	l := &loader{
		reader: reader{where: map[string]string{}},
		root:   shapeOf(reflect.TypeFor[Settings]()),
		viper:  viper.New(),
		env:    map[string]string{},
	}
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok {
			l.env[name] = value
		}
	}
	return l
}

// readFile merges the settings of a file. Files that it names are looked for from its folder on.
func (l *loader) readFile(path string, text []byte) {
	l.path, l.folder = path, filepath.Dir(path)
	if info, err := os.Stat(path); err == nil {
		l.shown = info.Mode().Perm()&0o004 != 0
	}
	l.source, l.lines = path, true
	m := l.document(text, l.root)
	if m == nil {
		m = salvage(text)
	}
	l.merge(m)
	l.lines = false
}

// stateLine is how the directory of the state stands in most settings.
var stateLine = regexp.MustCompile(`(?m)^state:[ \t]+["']?([^"'#\r\n]*[^"'#\s])`)

// salvage returns the one thing that is worth knowing of a text that cannot be read: where the state is, so that it can be looked at.
func salvage(text []byte) map[string]any {
	m := stateLine.FindSubmatch(text)
	if m == nil {
		return map[string]any{}
	}
	return map[string]any{"state": string(m[1])}
}

// readEnviron takes the variables of all keys. An empty one empties the setting, as whoever sets it to nothing wants nothing there; a number
// cannot be empty. A variable that no key has is likely misspelt, but may belong to something else.
func (l *loader) readEnviron() {
	rest := maps.Clone(l.env)
	for _, key := range l.root.keys("") {
		name := envName(key)
		if text, ok := l.env[name]; ok {
			l.source = "$" + name
			l.set(key, text)
		}
		delete(rest, name)
	}
	for _, name := range slices.Sorted(maps.Keys(rest)) {
		if strings.HasPrefix(name, envPrefix) {
			l.warn("", "$"+name, "没有对应的设置项，不起作用")
		}
	}
}

// readFlags merges what was typed, in the order of the keys, so that faults come in one order.
func (l *loader) readFlags(flags map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(flags)) {
		l.source = "命令行"
		l.set(key, flags[key])
	}
}

// set sets a key to a value typed as text; lists are YAML.
func (l *loader) set(key, text string) {
	s := l.root.at(key)
	if s == nil || s.fields != nil {
		l.where[key] = l.source
		l.refuse(key, "没有这个设置项")
		return
	}
	maps.DeleteFunc(l.where, func(k, _ string) bool { return strings.HasPrefix(k, key+"[") })
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: text}
	if s.elem != nil {
		var err error
		if n, err = parseYAML([]byte(text)); err != nil {
			l.where[key] = l.source
			l.refuse(key, err.Error())
			return
		}
	}
	v := l.value(n, s, key)
	switch {
	case v != nil:
	case s.elem != nil && n.Tag == "!!null":
		v = []any{}
	default:
		return
	}
	names := strings.Split(key, ".")
	for _, name := range slices.Backward(names) {
		v = map[string]any{name: v}
	}
	l.merge(v.(map[string]any))
}

// merge lays a layer over those before it.
func (l *loader) merge(m map[string]any) {
	if err := l.viper.MergeConfigMap(m); err != nil {
		l.faults = append(l.faults, Fault{Where: l.source, Message: err.Error()})
	}
}

// decode lays what was said over the defaults; a list replaces the default's whole.
func (l *loader) decode() Settings {
	s := Default()
	err := l.viper.UnmarshalExact(&s, func(c *mapstructure.DecoderConfig) {
		c.ZeroFields = true
		c.DecodeHook = mapstructure.ComposeDecodeHookFunc(windowHook, levelHook, mapstructure.TextUnmarshallerHookFunc())
	})
	l.decodeFaults(err)
	s.Policy.Caps, s.Policy.Hours, s.Policy.Reports = s.Caps, s.Hours, s.Reports
	s.Office.ReplyTo, s.Office.Replies = s.replies()
	return s
}

// windowHook reads a window where the settings want one and a text stands.
func windowHook(_, to reflect.Type, data any) (any, error) {
	text, ok := data.(string)
	if !ok || to != reflect.TypeFor[delivery.Window]() {
		return data, nil
	}
	return ParseWindow(text)
}

// levelHook reads a level of the log. The library's own words for a bad one are English, and name none that is good.
func levelHook(_, to reflect.Type, data any) (any, error) {
	text, ok := data.(string)
	if !ok || to != reflect.TypeFor[slog.Level]() {
		return data, nil
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(text)); err != nil {
		return nil, fmt.Errorf("不能是“%s”，应为 debug、info、warn、error", text)
	}
	return level, nil
}

// decodeFaults makes a fault of each error that decoding joined.
func (l *loader) decodeFaults(err error) {
	var joined interface{ Unwrap() []error }
	var one *mapstructure.DecodeError
	switch {
	case err == nil:
	case errors.As(err, &joined):
		for _, e := range joined.Unwrap() {
			l.decodeFaults(e)
		}
	case errors.As(err, &one):
		l.fault(one.Name(), one.Unwrap().Error())
	default:
		l.fault("", err.Error())
	}
}

// state returns the directory of the state: the flag, else what systemd gives, else the settings.
func (l *loader) state(set string, flags map[string]string) string {
	if _, typed := flags["state"]; typed {
		return set
	}
	if dir, _, _ := strings.Cut(l.env["STATE_DIRECTORY"], ":"); dir != "" {
		if set != dir {
			l.warn("state", l.origin("state"), "systemd 给出的数据目录是 "+dir+"，而在命令行使用的命令会到 "+set+" 查找：请把 state 改为 "+dir)
		}
		l.where["state"] = "$STATE_DIRECTORY"
		return dir
	}
	return set
}

// fault records what is wrong with a key. Reading goes on: an administrator shall see all faults at once.
func (l *loader) fault(key, message string) {
	l.faults = append(l.faults, Fault{Key: key, Where: l.origin(key), Message: message})
}

// warn records what works, and is most likely not meant so.
func (l *loader) warn(key, where, message string) {
	l.warnings = append(l.warnings, Fault{Key: key, Where: where, Message: message})
}

// origin returns the place that a key, or the nearest key above it, was set at.
func (l *loader) origin(key string) string {
	for key != "" {
		if at, ok := l.where[key]; ok {
			return at
		}
		key = key[:max(0, strings.LastIndexAny(key, ".["))]
	}
	return ""
}

#!/usr/bin/env bash
# The settings that packages install, made of duban.example.yaml: what an office sets first, with its comments, and the state where the
# service keeps it. Everything else stays at its default, so that a later version may better it.
#
# usage: tools/package/settings.sh duban.example.yaml >duban.yaml
set -euo pipefail

cat <<'END'
# 督办 设置文件
#
# 此处只列需先设置的几项；未列出的按默认值执行，全部设置及说明见 /usr/share/doc/duban/docs/settings.zh-CN.md，
# 示例见 /usr/share/doc/duban/duban.example.yaml，需要的项可抄入本文件。密码等另存于 /etc/duban/secrets，权限 0640，属组 duban。
# 改好后运行 duban check 检查，再运行 systemctl reload duban。本文件须存为 UTF-8 编码。
END
awk -v wanted='admin office mail page builtin state' '
	BEGIN { RS = ""; n = split(wanted, name, " ") } # blocks between empty lines: a setting and the comments before it
	{
		line = $0
		while (line ~ /^#/ && sub(/^[^\n]*\n/, "", line)) {}
		for (i = 1; i <= n; i++) if (index(line, name[i] ":") == 1) { print "\n" $0; found++ }
	}
	END { if (found != n) { print "settings.sh: want one block each for " wanted > "/dev/stderr"; exit 1 } }
' "$1" | sed -e 's|^state: .*|state: /var/lib/duban|' \
	-e 's|^builtin: .*|# 请选择：本单位导入自己的方案和通讯录的，保持 false；衡阳市使用内置方案的，改为 true。\nbuiltin: false|'

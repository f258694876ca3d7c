// Asks for what a page begins with beside the main script, rather than after it has run. A script, because no two pages begin with the same.
// `TEXT_FILES`, by the beginning of a language's tag, and `CHAT_FILES` are put in by fetch-ahead.mjs.
{
  const kept = (key) => {
    try {
      return localStorage.getItem(`tertulia.${key}`);
    } catch {
      return null;
    }
  };
  const files = [];
  // As the client chooses, but for the script: the wrong texts cost a request, and are not shown.
  for (const tag of [kept('language'), ...navigator.languages, 'en']) {
    const file = tag && TEXT_FILES[tag.slice(0, 2)];
    if (file) {
      files.push(file);
      break;
    }
  }
  const address = /^\/(?:c\/([0-9a-f]{24})?.*)?$/.exec(location.pathname);
  if (address && document.cookie.split('; ').includes('tertulia_signed_in=1')) {
    files.push(...CHAT_FILES);
    const renewed = Number(kept('renewedAt'));
    // An access token lives ten minutes: with one that is spent, the client renews it before it asks for anything.
    if (renewed === 0 || Date.now() - renewed < 600_000) {
      const answer = (path) =>
        fetch(`/api/v1/${path}`).then(
          (response) => (response.ok ? response.json() : null),
          () => null,
        );
      const [, id] = address;
      const path = `conversations/${id}`;
      // The page after the conversation: then none of it is older than what the conversation says.
      const early = async () => {
        const conversation = await answer(path);
        const page = conversation && (await answer(`${path}/messages?beforeSeq=${conversation.lastSeq + 1}&limit=50`));
        return conversation && { conversation, page };
      };
      // What writes times is large too, and read when it is first asked: now nothing else is to be done.
      globalThis.requestIdleCallback?.(() =>
        new Intl.DateTimeFormat(navigator.language, { hour: 'numeric', minute: '2-digit' }).format(),
      );
      globalThis.tertuliaAhead = { me: answer('users/me'), id, early: id && early().catch(() => null) };
    }
  }
  for (const file of files) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = `/${file}`;
    document.head.append(link);
  }
}

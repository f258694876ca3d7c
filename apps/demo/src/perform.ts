import type { Message } from '@tertulia/contracts';
import { Colleague } from './colleague';
import { fileOf } from './files';
import type { Line, Person, Scene } from './script';
import type { Timeline } from './timeline';

/** What was said, and when the script has it said. */
export interface Performed {
  conversationId: string;
  messages: { id: string; at: Date; edited: boolean }[];
}

/** Registers the people and lets them say what the script has them say, through the server's API alone. */
export async function perform(
  url: string,
  script: { people: readonly Person[]; scenes: readonly Scene[] },
  password: string,
  timeline: Timeline,
): Promise<Performed[]> {
  const cast = new Map<string, Colleague>();
  for (const person of script.people) cast.set(person.key, await Colleague.register(url, person, password));
  const performed: Performed[] = [];
  for (const scene of script.scenes) performed.push(await new Performance(cast, scene, timeline).run());
  for (const colleague of cast.values()) await colleague.signOut();
  return performed;
}

class Performance {
  private readonly said: Message[] = [];

  constructor(
    private readonly cast: ReadonlyMap<string, Colleague>,
    private readonly scene: Scene,
    private readonly timeline: Timeline,
  ) {}

  async run(): Promise<Performed> {
    const [first, ...others] = this.scene.people.map((key) => this.colleague(key));
    if (!first) throw new Error('A scene takes two people at least');
    const { id } = await first.begin(this.scene.title, others);
    const messages: Performed['messages'] = [];
    for (const line of this.scene.lines) {
      const message = await this.say(id, line);
      messages.push({ id: message.id, at: this.timeline.at(line), edited: line.before !== undefined });
    }
    await this.read(id);
    return { conversationId: id, messages };
  }

  private async say(conversationId: string, line: Line): Promise<Message> {
    const speaker = this.colleague(line.from);
    const attachmentIds = line.file ? [await speaker.upload(conversationId, await fileOf(line.file))] : [];
    const message = await speaker.say(conversationId, {
      body: this.withMentions(line.before ?? line.body),
      replyToId: line.replyTo === undefined ? undefined : this.said[line.replyTo]?.id,
      attachmentIds,
    });
    if (line.before !== undefined) await speaker.edit(conversationId, message.id, this.withMentions(line.body));
    this.said.push(message);
    return message;
  }

  /** Everyone has read all but what the scene leaves them unread. */
  private async read(conversationId: string): Promise<void> {
    const last = this.said.length;
    for (const key of this.scene.people) {
      const read = last - (this.scene.unread?.[key] ?? 0);
      await this.colleague(key).hasRead(conversationId, { delivered: last, read });
    }
  }

  private withMentions(body: string): string {
    return body.replace(/@([a-z]+)/g, (text, key: string) => {
      const named = this.cast.get(key);
      return named ? `<@${named.id}>` : text;
    });
  }

  private colleague(key: string): Colleague {
    const found = this.cast.get(key);
    if (!found) throw new Error(`Nobody in the script is called ${key}`);
    return found;
  }
}

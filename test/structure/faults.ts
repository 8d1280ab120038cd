import path from 'node:path';
import { circlesOf, importsOf, type Sources } from './imports.ts';
import type { Room } from './rooms.ts';

/** Files side by side in one folder: more are not taken in at a glance. */
const MOST_FILES = 20;

/** Whatever breaks the order of the rooms, a sentence each that says the next step. */
export function faultsOf(sources: Sources, rooms: readonly Room[]): readonly string[] {
  return [
    ...[...sources].flatMap(([file, text]) => faultsOfFile(file, text, sources, rooms)),
    ...circlesOf(sources).map(
      (circle) => `These import each other: ${circle.join(' -> ')}. Cut one of the arrows.`,
    ),
    ...fullFolders(sources),
  ];
}

function faultsOfFile(
  file: string,
  text: string,
  sources: Sources,
  rooms: readonly Room[],
): readonly string[] {
  const own = roomOf(file, rooms);
  if (own === undefined) return [`${file} is in no room: name its folder in test/structure/rooms.ts.`];
  return importsOf(file, text).flatMap(({ of, isPackage }) => {
    if (isPackage)
      return own.packages?.includes(of) === true
        ? []
        : [`${file} imports ${of}, which is not for ${own.path}.`];
    if (!sources.has(of)) return [`${file} imports ${of}, which does not exist.`];
    const other = roomOf(of, rooms);
    if (other === undefined || other === own) return [];
    if (rooms.indexOf(other) > rooms.indexOf(own))
      return [
        `${file} imports ${of}: ${other.path} comes after ${own.path}. Move what both need to an earlier room.`,
      ];
    if (other.onlyFor?.some((folder) => isWithin(file, folder)) === false)
      return [`${file} imports ${of}: ${other.path} is for ${other.onlyFor.join(' and ')} alone.`];
    return [];
  });
}

function roomOf(file: string, rooms: readonly Room[]): Room | undefined {
  return rooms
    .filter((room) => isWithin(file, room.path))
    .toSorted((a, b) => b.path.length - a.path.length)
    .at(0);
}

function isWithin(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

function fullFolders(sources: Sources): readonly string[] {
  const counts = new Map<string, number>();
  for (const file of sources.keys()) {
    const folder = path.posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, files]) => files > MOST_FILES)
    .map(
      ([folder, files]) => `${folder} holds ${files} files, of at most ${MOST_FILES}: part it by subject.`,
    );
}

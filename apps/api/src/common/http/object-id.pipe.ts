import { Injectable, type PipeTransform } from '@nestjs/common';
import { isMongoId } from 'class-validator';
import { notFound } from '../errors/domain-error';

/** Takes an id out of a path. What is no id names nothing: 404, like an id that nobody has. */
@Injectable()
export class ObjectIdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isMongoId(value)) throw notFound('resource');
    return value.toLowerCase();
  }
}
